"use client";

import { PencilLine } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import { beginVersionAction, discardVersionAction } from "@/lib/templates/actions";

type Props = { workspace: string; templateId: string };

/** Begins the next version of an approved template; what is sent stays as it is. */
export function NewVersionButton({ workspace, templateId }: Props) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const begin = async () => {
    setBusy(true);
    try {
      const result = await beginVersionAction(workspace, { templateId });
      if (result.ok) router.refresh();
      else showToast({ title: "Not begun", description: result.error.message, tone: "bad" });
    } catch {
      showToast({
        title: "The server did not answer",
        description: "Nothing at Meta was changed. Try again in a moment.",
        tone: "bad",
      });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon={<PencilLine />} loading={busy} onClick={begin} size="sm">
      New version
    </Button>
  );
}

/** Drops the version that is being written. */
export function DiscardVersion({ workspace, templateId }: Props) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button className="text-bad" look="link" onClick={() => setOpen(true)}>
        Discard version
      </Button>
      <ConfirmDialog
        confirmLabel="Discard version"
        description="The words that you wrote here are gone then. What Meta has approved stays and is sent as before."
        onConfirm={async () => {
          const result = await discardVersionAction(workspace, { templateId });
          if (result.ok) router.refresh();
          return result;
        }}
        onOpenChange={setOpen}
        open={open}
        title="Discard this version?"
      />
    </>
  );
}
