"use client";

import { type ReactNode, useId } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { DialogProblem } from "@/components/ui/dialog-problem";

export type EditDialogProps = {
  title: ReactNode;
  saveLabel: string;
  pending: boolean;
  /** What is wrong, when it belongs to no field. */
  message: string | null;
  onClose: () => void;
  onSave: () => void;
  children: ReactNode;
};

/** A form that opens over a list and closes when it is saved. */
export function EditDialog(props: EditDialogProps) {
  const { title, saveLabel, pending, message, onClose, onSave, children } = props;
  const id = useId();
  return (
    <Dialog
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      open
    >
      <DialogContent
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button form={id} loading={pending} look="primary" type="submit">
              {saveLabel}
            </Button>
          </>
        }
        title={title}
      >
        <form
          className="grid gap-4"
          id={id}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            onSave();
          }}
        >
          {children}
          {message ? <DialogProblem title="Not saved.">{message}</DialogProblem> : null}
        </form>
      </DialogContent>
    </Dialog>
  );
}
