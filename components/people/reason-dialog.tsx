"use client";

import { useId, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { ActionResult } from "@/lib/core/errors";

export type ReasonDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: string;
  /** Names the field: "Reason", "Proof". */
  label: string;
  hint?: string;
  submitLabel: string;
  tone?: "primary" | "danger-solid";
  submit: (text: string) => Promise<ActionResult<unknown>>;
  onDone: () => void;
};

/** One question with one answer in words, for what must not happen without a reason. */
export function ReasonDialog(props: ReasonDialogProps) {
  return (
    <Dialog onOpenChange={props.onOpenChange} open={props.open}>
      {props.open ? <ReasonBody {...props} /> : null}
    </Dialog>
  );
}

function ReasonBody(props: ReasonDialogProps) {
  const id = useId();
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const send = () =>
    startTransition(async () => {
      const result = await props.submit(text);
      if (!result.ok) {
        setFault(Object.values(result.error.fields ?? {})[0] ?? result.error.message);
        return;
      }
      props.onOpenChange(false);
      props.onDone();
    });
  return (
    <DialogContent
      description={props.description}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button loading={pending} look={props.tone ?? "primary"} onClick={send}>
            {props.submitLabel}
          </Button>
        </>
      }
      title={props.title}
    >
      <Field error={fault} hint={props.hint} id={id} label={props.label}>
        {(control) => (
          <Textarea
            {...control}
            autoFocus
            onChange={(event) => setText(event.target.value)}
            rows={3}
            value={text}
          />
        )}
      </Field>
    </DialogContent>
  );
}
