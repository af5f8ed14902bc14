"use client";

import { AlertDialog as Radix } from "radix-ui";
import { type ReactNode, useId, useState } from "react";
import { noAnswer } from "@/components/forms/no-answer";
import { Button } from "./button";
import { HoldButton } from "./hold-button";
import { Input } from "./input";

/** What the confirmed work may answer; a refusal is shown and the dialog stays. */
export type ConfirmOutcome = { ok: true } | { ok: false; error: { message: string } };

export type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The question as verb and object: "Delete 211 contacts". */
  title: ReactNode;
  /** What happens, and what stays safe. */
  description: ReactNode;
  confirmLabel: string;
  cancelLabel?: string;
  tone?: "primary" | "danger";
  /** click; hold (2 s); or type the text in `typed` before the button works. */
  mode?: "click" | "hold" | "type";
  /** What has to be typed: "4,986" or the name. Case, spaces and separators are forgiven. */
  typed?: string;
  onConfirm: () => Promise<ConfirmOutcome | undefined> | undefined;
  children?: ReactNode;
};

/** Asks before what cannot be undone. Cancel has the focus first. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Radix.Root onOpenChange={props.onOpenChange} open={props.open}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 animate-fade bg-scrim" />
        <Radix.Content className="fixed inset-x-0 bottom-0 z-50 animate-drawer rounded-t-sheet border border-line bg-surface p-5 shadow-modal md:inset-x-4 md:top-[18dvh] md:bottom-auto md:mx-auto md:max-w-[440px] md:animate-modal md:rounded-sheet dark:border-line-strong">
          <ConfirmBody {...props} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Mounted with the dialog, so that typed words and refusals do not outlive it. */
function ConfirmBody({
  onOpenChange,
  title,
  description,
  confirmLabel,
  cancelLabel = "Cancel",
  tone = "primary",
  mode = "click",
  typed = "",
  onConfirm,
  children,
}: ConfirmDialogProps) {
  const inputId = useId();
  const [text, setText] = useState("");
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const matches = mode !== "type" || sameWords(text, typed);

  const confirm = async () => {
    if (!matches || pending) return;
    setPending(true);
    setRefusal(null);
    try {
      const outcome = await onConfirm();
      if (outcome && !outcome.ok) setRefusal(outcome.error.message);
      else onOpenChange(false);
    } catch (error) {
      setRefusal(noAnswer(error).message);
    } finally {
      setPending(false);
    }
  };
  const look = tone === "danger" ? "danger-solid" : "primary";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (mode !== "hold") void confirm();
      }}
    >
      <Radix.Title className="text-reading font-semibold">{title}</Radix.Title>
      <Radix.Description asChild>
        <div className="mt-1 text-body text-ink-2">{description}</div>
      </Radix.Description>
      {children ? <div className="mt-3">{children}</div> : null}
      {mode === "type" ? (
        <div className="mt-4 grid gap-1.5">
          <label className="text-dense font-medium" htmlFor={inputId}>
            Type <b>{typed}</b> to confirm
          </label>
          <Input
            autoComplete="off"
            id={inputId}
            onChange={(event) => setText(event.target.value)}
            value={text}
          />
        </div>
      ) : null}
      {refusal ? (
        <p className="mt-3 text-dense text-bad" role="alert">
          {refusal}
        </p>
      ) : null}
      <div className="mt-5 flex justify-end gap-2 max-md:[&>*]:flex-1">
        <Radix.Cancel asChild>
          <Button size="md">{cancelLabel}</Button>
        </Radix.Cancel>
        {mode === "hold" ? (
          <HoldButton loading={pending} look={look} onHeld={() => void confirm()} size="md">
            {confirmLabel}
          </HoldButton>
        ) : (
          <Button disabled={!matches} loading={pending} look={look} type="submit">
            {confirmLabel}
          </Button>
        )}
      </div>
    </form>
  );
}

/** Equal but for case, spaces and thousands separators. */
export function sameWords(text: string, wanted: string): boolean {
  const plain = (value: string) =>
    value
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[\s,.'’_]/g, "");
  return plain(wanted) !== "" && plain(text) === plain(wanted);
}
