import { Chip } from "@/components/ui/chip";
import { DateTime } from "@/components/ui/date-time";

export type ActivityEntry = {
  id: string;
  /** ISO */
  at: string;
  actorName: string;
  actorKind: string;
  /** noun.verb, for instance "campaign.launched". */
  action: string;
  details: Record<string, unknown>;
  ip: string | null;
};

export type ActivityListProps = { entries: readonly ActivityEntry[]; timeZone: string };

/** Who did what, newest first; what a change replaced stands beside it. */
export function ActivityList({ entries, timeZone }: ActivityListProps) {
  return (
    <ol className="border-b border-line">
      {entries.map((entry) => (
        <li
          className="grid gap-x-4 gap-y-0.5 border-t border-line py-2 md:grid-cols-[150px_minmax(0,1fr)_auto]"
          key={entry.id}
        >
          <DateTime
            at={entry.at}
            className="text-dense text-ink-3"
            format="dateTime"
            timeZone={timeZone}
          />
          <div className="min-w-0">
            <p>
              <span className="font-medium">{entry.actorName}</span>{" "}
              <span className="text-ink-2">{phraseOf(entry.action)}</span>
            </p>
            <Details details={entry.details} />
          </div>
          <div className="flex items-start gap-2 text-dense text-ink-3">
            {entry.actorKind === "member" ? null : (
              <Chip>{entry.actorKind.replace("api_key", "API key")}</Chip>
            )}
            {entry.ip ? <bdi className="tabular-nums">{entry.ip}</bdi> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** "campaign.launched" reads "launched campaign"; "member.role_changed" reads "role changed, member". */
function phraseOf(action: string): string {
  const [noun = "", verb = ""] = action.replace("api_key", "API key").split(".");
  const words = verb.replaceAll("_", " ");
  return words.includes(" ") ? `${words}, ${noun}` : `${words} ${noun}`;
}

function Details({ details }: { details: Record<string, unknown> }) {
  const { before, after, ...rest } = details;
  const changes =
    isRecord(before) && isRecord(after)
      ? [...new Set([...Object.keys(before), ...Object.keys(after)])].map((field) => ({
          field,
          from: before[field],
          to: after[field],
        }))
      : before !== undefined || after !== undefined
        ? [{ field: "", from: before, to: after }]
        : [];
  const facts = Object.entries(rest).filter(([, value]) => isShown(value));
  if (changes.length === 0 && facts.length === 0) return null;
  return (
    <p className="text-dense break-words text-ink-3">
      {facts.map(([name, value]) => `${wordsOf(name)} ${textOf(value)}`).join(", ")}
      {facts.length > 0 && changes.length > 0 ? "; " : ""}
      {changes.map(({ field, from, to }, index) => (
        <span key={field}>
          {index > 0 ? ", " : ""}
          {field ? `${wordsOf(field)}: ` : ""}
          <del className="decoration-line-strong">{textOf(from)}</del> →{" "}
          <ins className="text-ink-2 no-underline">{textOf(to)}</ins>
        </span>
      ))}
    </p>
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isShown(value: unknown): boolean {
  return value !== null && value !== undefined && value !== "" && value !== 0;
}

/** "releasedConversations" reads "released conversations". */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
}

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(textOf).join(", ");
  if (isRecord(value)) {
    return Object.entries(value)
      .map(([name, inner]) => `${wordsOf(name)} ${textOf(inner)}`)
      .join(", ");
  }
  const text = String(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
