import type { PlannedLanguage } from "@/lib/campaigns/plan-campaign";
import { languageName } from "@/lib/core/format/language";
import { countOf, peopleOf } from "./campaign-words";

/** Who gets it in which language, and how many of them only because there is nothing better. */
export function PlannedLanguages({ languages }: { languages: readonly PlannedLanguage[] }) {
  return (
    <section aria-labelledby="planned-languages">
      <div className="flex flex-wrap items-baseline gap-x-3 border-b border-line-strong pb-1.5">
        <h2 className="text-body font-semibold" id="planned-languages">
          In which language
        </h2>
        <span className="ms-auto text-dense text-ink-3">Frozen for each person at launch</span>
      </div>
      <table className="w-full text-dense tabular-nums">
        <caption className="sr-only">People by the language of their message</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Language</th>
            <th scope="col">How they came to it</th>
            <th scope="col">People</th>
          </tr>
        </thead>
        <tbody>
          {languages.map((one) => (
            <tr className="[&>*]:border-b [&>*]:border-line [&>*]:py-1.5" key={one.templateId}>
              <th className="pe-3 text-start align-top font-normal" scope="row">
                <bdi>{languageName(one.language)}</bdi>
              </th>
              <td className="pe-3 text-ink-2">{wordsOf(one)}</td>
              <td className="text-end align-top">{countOf(one.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** "Their own", "Of 12 people nobody knows what they speak", both when both are so. */
function wordsOf({ count, unknown, notThere }: PlannedLanguage): string {
  const own = count - unknown - notThere;
  return [
    own > 0 ? (own === count ? "Their own" : `Their own for ${countOf(own)}`) : "",
    unknown > 0 ? `not known what ${peopleOf(unknown)} ${unknown === 1 ? "speaks" : "speak"}` : "",
    notThere > 0 ? `${peopleOf(notThere)} with a language that is not approved` : "",
  ]
    .filter(Boolean)
    .join("; ")
    .replace(/^n/, "N");
}
