import { TextLink } from "@/components/ui/app-link";
import { RadioGroup } from "@/components/ui/radio-group";
import { languageName } from "@/lib/core/format/language";

export type LanguageChoiceProps = {
  workspaceSlug: string;
  /** Meta's codes of the languages that are approved, the chosen one first. */
  languages: readonly string[];
  /** What the workspace falls back on, BCP 47, best first. */
  fallbacks: readonly string[];
  ownLanguage: boolean;
  onChange: (ownLanguage: boolean) => void;
};

/** Whether each person gets the template in their own language, and what whoever has none gets. */
export function LanguageChoice(props: LanguageChoiceProps) {
  const { workspaceSlug, languages, fallbacks, ownLanguage, onChange } = props;
  const [chosen = "", ...others] = languages.map(languageName);
  // of the workspace's order only what this template has
  const there = fallbacks.filter((tag) => languages.some((code) => baseOf(code) === baseOf(tag)));
  const order = [...new Set([...there.map(languageName), chosen])].join(", then ");
  return (
    <section aria-labelledby="campaign-languages">
      <h2 className="mb-2 text-body font-semibold" id="campaign-languages">
        Languages
      </h2>
      <RadioGroup
        aria-labelledby="campaign-languages"
        onValueChange={(value) => onChange(value === "own")}
        options={[
          {
            value: "own",
            label: "Each person their own language",
            hint: `Approved in ${[chosen, ...others].join(", ")}. Whoever speaks another one, or nobody knows which: ${order}.`,
          },
          { value: "one", label: `${chosen} for everybody` },
        ]}
        value={ownLanguage ? "own" : "one"}
      />
      {ownLanguage ? (
        <p className="mt-2 text-dense text-ink-3">
          A text that is the same for everybody stands in each language as you write it.{" "}
          <TextLink href={`/w/${workspaceSlug}/settings`}>Change the order</TextLink>
        </p>
      ) : null}
    </section>
  );
}

/** "pt" of "pt-BR" and "pt_BR". */
const baseOf = (code: string) => code.split(/[-_]/)[0];
