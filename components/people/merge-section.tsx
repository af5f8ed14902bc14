"use client";

import { Merge } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import type { UndoableMerge } from "@/lib/contacts/merge/merge-queries";
import { MergeDialog } from "./merge-dialog";
import { undoMerge } from "./undo-merge";

export type MergeSectionProps = {
  slug: string;
  contact: { id: string; label: string };
  /** Newest first. */
  merges: readonly UndoableMerge[];
  likelySame: { id: string; label: string } | null;
  mayMerge: boolean;
  /** False where another place offers to merge. */
  withButton?: boolean;
  timeZone: string;
  /** Merged, or taken apart again; the contact that is kept. */
  onChanged: (keptId: string) => void;
};

/** Who was merged into a contact, each with its way back, and the way to merge another one. */
export function MergeSection(props: MergeSectionProps) {
  const { slug, contact, merges, likelySame, mayMerge, timeZone, onChanged } = props;
  const [other, setOther] = useState<{ id: string; label: string } | "search" | null>(null);
  const [undoing, setUndoing] = useState<string | null>(null);
  const undo = async (mergeId: string) => {
    setUndoing(mergeId);
    await undoMerge(slug, mergeId, () => onChanged(contact.id));
    setUndoing(null);
  };
  return (
    <div className="grid gap-2">
      {merges.length > 0 ? (
        <ul className="grid gap-1">
          {merges.map((merge) => (
            <li className="flex items-center gap-2 text-dense text-ink-2" key={merge.id}>
              <span className="min-w-0 flex-1">
                Merged with <bdi className="font-medium text-ink">{merge.label}</bdi> on{" "}
                <DateTime at={merge.at} format="date" timeZone={timeZone} />
                {merge.byWhatsApp ? ": WhatsApp says they are one" : ` by ${merge.byName}`}
              </span>
              {mayMerge ? (
                <Button
                  aria-label={`Undo the merge with ${merge.label}`}
                  loading={undoing === merge.id}
                  onClick={() => void undo(merge.id)}
                  size="sm"
                >
                  Undo
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {likelySame ? (
        <p className="flex items-center gap-2 text-dense text-ink-2">
          <span className="min-w-0 flex-1">
            <bdi className="font-medium text-ink">{likelySame.label}</bdi> has the same e-mail
            address. One person?
          </span>
          <Button
            aria-label={`Compare with ${likelySame.label}`}
            onClick={() => setOther(likelySame)}
            size="sm"
          >
            Compare
          </Button>
        </p>
      ) : null}
      {mayMerge && (props.withButton ?? true) ? (
        <Button
          className="justify-self-start"
          icon={<Merge />}
          onClick={() => setOther("search")}
          size="sm"
        >
          Merge with…
        </Button>
      ) : null}
      <MergeDialog
        contact={contact}
        onChanged={onChanged}
        onOpenChange={(open) => (open ? undefined : setOther(null))}
        open={other !== null}
        other={other === "search" ? undefined : (other ?? undefined)}
        slug={slug}
      />
    </div>
  );
}
