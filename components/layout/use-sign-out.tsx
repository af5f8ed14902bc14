"use client";

import { useCallback, useState } from "react";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { signOutAction } from "@/lib/auth/actions";
import { forgetKept, readKept } from "./kept-here";

/** Ends the session of this browser; asks first while something waits here that no server has. */
export function useSignOut(userId: string) {
  const [waiting, setWaiting] = useState(0);
  const signOut = useCallback(() => {
    const kept = readKept(userId).length;
    if (kept === 0) void signOutAction();
    else setWaiting(kept);
  }, [userId]);
  const one = waiting === 1;
  const question = (
    <ConfirmDialog
      cancelLabel="Stay signed in"
      confirmLabel="Sign out and discard"
      description={
        one
          ? "1 message was not sent yet and is kept in this browser alone. Signing out discards it."
          : `${waiting} messages were not sent yet and are kept in this browser alone. Signing out discards them.`
      }
      onConfirm={async () => {
        forgetKept(userId);
        await signOutAction();
        return { ok: true };
      }}
      onOpenChange={(open) => (open ? undefined : setWaiting(0))}
      open={waiting > 0}
      title="Sign out with unsent messages"
      tone="danger"
    />
  );
  return { signOut, question };
}
