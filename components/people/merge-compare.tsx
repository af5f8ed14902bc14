"use client";

import { ArrowLeftRight, Check } from "lucide-react";
import { useCallback, useEffect, useRef, useState, useTransition } from "react";
import { answerTo } from "@/components/forms/no-answer";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogContent } from "@/components/ui/dialog";
import { DialogProblem } from "@/components/ui/dialog-problem";
import { spacedPhone } from "@/components/ui/phone-number";
import { Skeleton } from "@/components/ui/skeleton";
import { showToast } from "@/components/ui/toast";
import { mergeContactsAction, previewMergeAction } from "@/lib/contacts/actions";
import type { MergeFact, MergePreview } from "@/lib/contacts/merge/merge-queries";
import type { Person } from "./person-search";
import { undoMerge } from "./undo-merge";

/** Looking changes nothing. */
const COMPARES = "The server did not answer. Nothing was changed; compare them again.";

export type MergeCompareProps = {
  slug: string;
  contact: Person;
  other: Person;
  onBack: () => void;
  onOpenChange: (open: boolean) => void;
  onChanged: (keptId: string) => void;
};

/** Both contacts side by side, what moves, and the decision. */
export function MergeCompare({
  slug,
  contact,
  other,
  onBack,
  onOpenChange,
  onChanged,
}: MergeCompareProps) {
  const [swapped, setSwapped] = useState(false);
  const [preview, setPreview] = useState<MergePreview | null>(null);
  const [fault, setFault] = useState<{ title: string; words: string } | null>(null);
  const [pending, startTransition] = useTransition();
  const keptId = swapped ? other.id : contact.id;
  const mergedId = swapped ? contact.id : other.id;
  const reading = useRef(0);
  const compare = useCallback(() => {
    reading.current += 1;
    const mine = reading.current;
    setPreview(null);
    setFault(null);
    void answerTo(previewMergeAction(slug, { keptId, mergedId }), COMPARES).then((result) => {
      if (mine !== reading.current) return;
      if (result.ok) setPreview(result.value);
      else setFault({ title: "They could not be compared.", words: result.error.message });
    });
  }, [slug, keptId, mergedId]);
  useEffect(compare, [compare]);

  const merge = () =>
    startTransition(async () => {
      setFault(null);
      const result = await answerTo(mergeContactsAction(slug, { keptId, mergedId }));
      if (!result.ok) {
        const { code, message } = result.error;
        setFault({
          title: code === "no_answer" ? "No answer came." : "Not merged.",
          words: message,
        });
        return;
      }
      const { mergeId } = result.value;
      onOpenChange(false);
      onChanged(keptId);
      showToast({
        title: `Merged ${swapped ? contact.label : other.label} into ${swapped ? other.label : contact.label}`,
        undo: () => undoMerge(slug, mergeId, () => onChanged(keptId)),
      });
    });
  return (
    <DialogContent
      description="They become one contact with one thread. You can undo it for 30 days."
      footer={
        <>
          <Button className="me-auto" onClick={onBack}>
            Choose another
          </Button>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button disabled={!preview} loading={pending} look="primary" onClick={merge}>
            Merge contacts
          </Button>
        </>
      }
      size="lg"
      title="Merge two contacts"
    >
      {preview ? (
        <>
          <FactTable facts={preview.facts} kept={preview.kept} merged={preview.merged} />
          <Button
            className="mt-3"
            icon={<ArrowLeftRight />}
            onClick={() => setSwapped(!swapped)}
            size="sm"
          >
            Keep the other contact instead
          </Button>
          <p className="mt-3 text-body text-ink-2">{movesSentence(preview)}</p>
        </>
      ) : fault ? null : (
        <div className="grid gap-3 py-2">
          <span className="sr-only">Comparing both contacts</span>
          <Skeleton className="w-full" />
          <Skeleton className="w-5/6" />
          <Skeleton className="w-full" />
          <Skeleton className="w-2/3" />
        </div>
      )}
      {fault ? (
        <div className="mt-3 grid justify-items-start gap-2">
          <DialogProblem title={fault.title}>{fault.words}</DialogProblem>
          {preview ? null : (
            <Button onClick={compare} size="sm">
              Try again
            </Button>
          )}
        </div>
      ) : null}
    </DialogContent>
  );
}

function FactTable({
  facts,
  kept,
  merged,
}: {
  facts: readonly MergeFact[];
  kept: Person;
  merged: Person;
}) {
  return (
    <table className="w-full table-fixed border-collapse text-dense">
      <caption className="sr-only">What both contacts have, and which value stays</caption>
      <thead>
        <tr className="border-b border-line text-start align-bottom">
          <td className="w-20" />
          <PersonHead label={kept.label} part="Kept" />
          <PersonHead label={merged.label} part="Merged into it" />
        </tr>
      </thead>
      <tbody>
        {facts.map((fact) => (
          <tr className="border-b border-line align-top" key={fact.key}>
            <th className="py-1.5 pe-2 text-start font-normal break-words text-ink-3" scope="row">
              {fact.label}
            </th>
            <FactCell stays={fact.wins !== "merged"} value={shown(fact, fact.kept)} />
            <FactCell stays={fact.wins !== "kept"} value={shown(fact, fact.merged)} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PersonHead({ label, part }: { label: string; part: string }) {
  return (
    <th className="py-1.5 pe-2 text-start font-normal" scope="col">
      <span className="block text-meta text-ink-3">{part}</span>
      <bdi className="block text-body font-semibold break-words">
        {label.startsWith("+") ? spacedPhone(label) : label}
      </bdi>
    </th>
  );
}

function FactCell({ value, stays }: { value: string | null; stays: boolean }) {
  return (
    <td className="py-1.5 pe-2 break-words">
      {value === null ? (
        <span className="flex gap-1.5 text-ink-3">
          <span aria-hidden className="size-3.5 flex-none" />–
        </span>
      ) : stays ? (
        <span className="flex gap-1.5 font-medium">
          <Check aria-label="Stays" className="mt-0.5 size-3.5 flex-none text-ok" />
          <bdi className="min-w-0">{value}</bdi>
        </span>
      ) : (
        <span className="flex gap-1.5 text-ink-3">
          <span aria-hidden className="size-3.5 flex-none" />
          <span className="min-w-0">
            <bdi>{value}</bdi>
            <span className="sr-only">, comes back when the merge is undone</span>
          </span>
        </span>
      )}
    </td>
  );
}

function shown(fact: MergeFact, value: string | null): string | null {
  if (value === null) return null;
  if (fact.key === "phone") return spacedPhone(value);
  return fact.key === "username" ? `@${value}` : value;
}

function movesSentence({ moves, merged, kept }: MergePreview): string {
  const count = (n: number, one: string, many: string) =>
    n === 0 ? null : `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;
  const parts = [
    count(moves.messages, "message", "messages"),
    count(moves.conversations, "conversation", "conversations"),
    count(moves.prepared, "prepared message", "prepared messages"),
    count(moves.tags, "tag", "tags"),
  ].filter((part) => part !== null);
  const last = parts.pop();
  const list = parts.length > 0 ? `${parts.join(", ")} and ${last}` : last;
  const what = list
    ? `${list} of ${merged.label} ${moves.messages + moves.conversations + moves.prepared + moves.tags === 1 ? "goes" : "go"} to ${kept.label}.`
    : `${merged.label} has no messages and no tags of its own.`;
  const joined =
    moves.joined > 0
      ? " Where both wrote over the same number, their messages stand in one thread, in the order of time."
      : "";
  return `${what}${joined} An opt-out or a block of either holds for both. All addresses stay.`;
}
