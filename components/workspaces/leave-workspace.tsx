"use client";

import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { leaveWorkspaceAction } from "@/lib/workspaces/actions";

export type LeaveWorkspaceProps = { workspaceSlug: string; workspaceName: string };

export function LeaveWorkspace({ workspaceSlug, workspaceName }: LeaveWorkspaceProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="danger" onClick={() => setOpen(true)}>
        Leave workspace
      </Button>
      <ConfirmDialog
        confirmLabel="Leave workspace"
        description="You lose access at once, and your open conversations go back to nobody. What you wrote stays, with your name. An owner can invite you again."
        onConfirm={async () => {
          const result = await leaveWorkspaceAction(workspaceSlug, {});
          if (result.ok) window.location.assign("/continue");
          return result;
        }}
        onOpenChange={setOpen}
        open={open}
        title={`Leave ${workspaceName}`}
        tone="danger"
      />
    </>
  );
}
