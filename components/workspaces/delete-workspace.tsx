"use client";

import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { deleteWorkspaceAction } from "@/lib/workspaces/actions";

export type DeleteWorkspaceProps = { workspaceSlug: string; workspaceName: string };

/** The name is typed first; the server compares it letter by letter. */
export function DeleteWorkspace({ workspaceSlug, workspaceName }: DeleteWorkspaceProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="danger" onClick={() => setOpen(true)}>
        Delete workspace
      </Button>
      <ConfirmDialog
        confirmLabel="Delete for good"
        description="Contacts, conversations, campaigns, the ledger and the activity log are removed for everybody and cannot be brought back. Messages that were sent stay on people's phones."
        mode="type"
        onConfirm={async () => {
          const result = await deleteWorkspaceAction(workspaceSlug, { confirmName: workspaceName });
          if (result.ok) window.location.assign("/continue");
          return result;
        }}
        onOpenChange={setOpen}
        open={open}
        title={`Delete ${workspaceName}`}
        tone="danger"
        typed={workspaceName}
      />
    </>
  );
}
