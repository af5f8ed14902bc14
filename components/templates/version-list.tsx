"use client";

import { type PreviewFiles, phoneMessage } from "@/components/template-values/phone-message";
import { Button } from "@/components/ui/button";
import { Chip, type ChipProps } from "@/components/ui/chip";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { PreviewBubble } from "@/components/ui/phone-preview";
import type { VersionOutcome } from "@/db/enums/templates";
import { renderTemplate } from "@/lib/templates/render-template";
import { wordDiff } from "@/lib/templates/word-diff";

export type VersionRow = {
  id: string;
  number: number;
  outcome: VersionOutcome;
  /** In plain words. */
  reason: string | null;
  byName: string;
  /** ISO 8601. */
  submittedAt: string;
  components: unknown;
  samples: Readonly<Record<string, string>>;
};

export type VersionListProps = {
  versions: readonly VersionRow[];
  /** The wording that stands on this page, to compare with. */
  current: unknown;
  files: PreviewFiles;
  timeZone: string;
  /** "9 of 10 changes left in 30 days"; null while Meta has approved nothing. */
  allowance: string | null;
};

const OUTCOMES: Record<VersionOutcome, { words: string; tone: NonNullable<ChipProps["tone"]> }> = {
  in_review: { words: "In review", tone: "info" },
  approved: { words: "Approved", tone: "ok" },
  rejected: { words: "Rejected", tone: "bad" },
  refused: { words: "Not taken", tone: "bad" },
};

/** Each wording that went to Meta, what became of it, and how it differs from what stands here. */
export function VersionList(props: VersionListProps) {
  const { versions, current, files, timeZone, allowance } = props;
  if (versions.length === 0) return null;
  return (
    <section aria-labelledby="template-versions" className="mb-5">
      <div className="mb-2 flex flex-wrap items-baseline gap-x-2">
        <h2 className="font-semibold" id="template-versions">
          Versions
        </h2>
        {allowance ? <span className="ms-auto text-meta text-ink-3">{allowance}</span> : null}
      </div>
      <ul className="border-b border-line">
        {versions.map((version) => {
          const { words, tone } = OUTCOMES[version.outcome];
          return (
            <li className="border-t border-line py-2 text-dense" key={version.id}>
              <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="font-medium">Version {version.number}</span>
                <Chip size="small" tone={tone}>
                  {words}
                </Chip>
                <span className="ms-auto text-meta text-ink-3">
                  <DateTime at={version.submittedAt} format="short" timeZone={timeZone} />
                </span>
              </div>
              <p className="mt-0.5 text-ink-2">{version.reason ?? version.byName}</p>
              <Dialog>
                <DialogTrigger asChild>
                  <Button look="link" size="sm">
                    See and compare
                    <span className="sr-only"> version {version.number}</span>
                  </Button>
                </DialogTrigger>
                <DialogContent
                  description={`${words}. Submitted by ${version.byName}.`}
                  size="lg"
                  title={`Version ${version.number}`}
                >
                  <div className="grid gap-6 md:grid-cols-[252px_minmax(0,1fr)]">
                    <div className="self-start rounded-panel bg-surface-2 p-3">
                      <PreviewBubble
                        message={phoneMessage(version.components, version.samples, { files })}
                      />
                    </div>
                    <Comparison after={current} before={version.components} />
                  </div>
                </DialogContent>
              </Dialog>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Comparison({ before, after }: { before: unknown; after: unknown }) {
  const parts = wordDiff(wordsOf(before), wordsOf(after));
  const changed = parts.some(({ change }) => change !== "same");
  return (
    <section aria-label="What changed since">
      <h3 className="mb-2 font-semibold">What changed since</h3>
      {changed ? (
        <>
          <p className="text-body whitespace-pre-wrap" dir="auto">
            {parts.map(({ text, change }, index) => {
              const Part = change === "added" ? "ins" : change === "removed" ? "del" : "span";
              return (
                <Part
                  className={classNames(
                    change === "added" && "bg-ok-soft no-underline",
                    change === "removed" && "bg-bad-soft text-ink-2",
                  )}
                  // biome-ignore lint/suspicious/noArrayIndexKey: read only, in their order
                  key={index}
                >
                  {text}
                </Part>
              );
            })}
          </p>
          <p className="mt-3 text-meta text-ink-3">Struck through: was there. Green: is new.</p>
        </>
      ) : (
        <p className="text-dense text-ink-2">The words are the same as what stands here now.</p>
      )}
    </section>
  );
}

/** Everything that a person reads in it, a line a part. */
function wordsOf(components: unknown): string {
  const { text, offer, buttons, cards } = renderTemplate(components, {});
  const label = (button: { label: string; target: string | null }) =>
    `[${button.label}]${button.target ? ` ${button.target}` : ""}`;
  return [
    offer?.text ?? "",
    text,
    ...buttons.map(label),
    ...cards.flatMap((card) => [card.body, ...card.buttons.map(label)]),
  ]
    .filter((line) => line !== "")
    .join("\n");
}
