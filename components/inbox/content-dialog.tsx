"use client";

import { useState } from "react";
import type { PickSource } from "@/components/pickers/product-line";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { PreviewBubble } from "@/components/ui/phone-preview";
import { type MessageContentInput, messageContentSchema } from "@/lib/inbox/content-schema";
import type { Conflict } from "./composer";
import { ConflictWords } from "./conflict-words";
import { ContentFields } from "./content-fields";
import { contentOf, EMPTY, type Filled, type FormKind, previewOf, wordsOf } from "./content-form";

const TITLES: Record<FormKind, string> = {
  location: "Send a place",
  contacts: "Send a contact card",
  buttons: "Ask with buttons",
  list: "Ask with a list",
  link_button: "Send a link button",
  location_request: "Ask for their location",
  flow: "Send a form",
  product: "Send a product",
  product_list: "Send several products",
};

export type ContentDialogProps = {
  kind: FormKind | null;
  /** What stands in the composer goes on in the form. */
  draft: string;
  customer: string;
  /** The number that sends it: its products and forms can be chosen. */
  source: PickSource;
  /** A colleague answered while this was filled in. */
  conflict: Conflict | null;
  onClose: () => void;
  onSend: (content: MessageContentInput, words: string) => void;
};

/** A form beside what the customer will see. */
export function ContentDialog(props: ContentDialogProps) {
  const { kind, onClose } = props;
  return (
    <Dialog onOpenChange={(open) => (open ? undefined : onClose())} open={kind !== null}>
      {kind ? <Form {...props} key={kind} kind={kind} /> : null}
    </Dialog>
  );
}

function Form({
  kind,
  draft,
  customer,
  source,
  conflict,
  onClose,
  onSend,
}: ContentDialogProps & { kind: FormKind }) {
  const [filled, setFilled] = useState<Filled>({ ...EMPTY, text: draft });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const set = (change: Partial<Filled>) => setFilled((known) => ({ ...known, ...change }));
  const send = () => {
    const content = contentOf(kind, filled);
    const checked = messageContentSchema.safeParse(content);
    if (checked.success) {
      onSend(content, wordsOf(kind, filled));
      onClose();
      return;
    }
    setErrors(
      Object.fromEntries(
        checked.error.issues.map(({ path, message }) => [path.map(String).join("."), message]),
      ),
    );
  };
  return (
    <DialogContent
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            disabled={conflict?.isFresh}
            look={conflict ? "secondary" : "primary"}
            onClick={send}
          >
            {conflict ? "Send anyway" : "Send"}
          </Button>
        </>
      }
      size="lg"
      title={TITLES[kind]}
    >
      <div className="grid gap-6 py-1 md:grid-cols-[minmax(0,1fr)_260px]">
        <div className="grid content-start gap-3">
          <ConflictWords conflict={conflict} />
          <ContentFields errors={errors} filled={filled} kind={kind} set={set} source={source} />
        </div>
        <div>
          <p className="mb-1.5 text-meta text-ink-3">{customer} sees</p>
          <PreviewBubble message={previewOf(kind, filled)} />
        </div>
      </div>
    </DialogContent>
  );
}
