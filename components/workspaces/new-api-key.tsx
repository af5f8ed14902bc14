"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogContent } from "@/components/ui/dialog";

export type NewApiKeyProps = { keyName: string; keyText: string; onStored: () => void };

/** The one look at a new key. It closes by a decision alone: a slip would lose the key. */
export function NewApiKey({ keyName, keyText, onStored }: NewApiKeyProps) {
  const [stored, setStored] = useState(false);
  return (
    <Dialog open>
      <DialogContent
        description="It is shown this once. We keep only a print of it and cannot show it again."
        dismissible={false}
        footer={
          <Button disabled={!stored} look="primary" onClick={onStored}>
            Done
          </Button>
        }
        title={
          <>
            The key of <bdi>{keyName}</bdi>
          </>
        }
      >
        <div className="grid gap-4">
          <div className="grid gap-2">
            <code
              className="block rounded-control border border-line bg-surface-2 p-3 font-mono text-body break-all select-all"
              dir="ltr"
            >
              {keyText}
            </code>
            <div>
              <CopyButton look="secondary" text={keyText} what="key" worded />
            </div>
          </div>
          <p className="text-dense text-ink-2">
            Keep it where your program keeps its passwords, never in a page or an app: whoever has
            it sends in your name.
          </p>
          <CheckboxLine
            checked={stored}
            id="api-key-stored"
            label="I have stored it"
            onCheckedChange={(on) => setStored(on === true)}
          />
        </div>
      </DialogContent>
    </Dialog>
  );
}
