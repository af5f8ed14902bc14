"use client";

import { useState } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { MergeCompare } from "./merge-compare";
import { type Person, PersonSearch } from "./person-search";

export type MergeDialogProps = {
  slug: string;
  contact: Person;
  /** Chosen already, by a suggestion. */
  other?: Person | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Merged, or taken apart again; the contact that is kept. */
  onChanged: (keptId: string) => void;
};

/** Finds the other contact of one person, shows what becomes of both, and makes them one. */
export function MergeDialog(props: MergeDialogProps) {
  return (
    <Dialog onOpenChange={props.onOpenChange} open={props.open}>
      {props.open ? <MergeSteps {...props} /> : null}
    </Dialog>
  );
}

function MergeSteps(props: MergeDialogProps) {
  const [other, setOther] = useState<Person | null>(props.other ?? null);
  return other ? (
    <MergeCompare {...props} onBack={() => setOther(null)} other={other} />
  ) : (
    <DialogContent
      description="Choose the other contact of the same person. You see what happens before anything is changed."
      size="md"
      title={
        <>
          Merge <bdi>{props.contact.label}</bdi> with
        </>
      }
    >
      <PersonSearch exceptId={props.contact.id} onChoose={setOther} slug={props.slug} />
    </DialogContent>
  );
}
