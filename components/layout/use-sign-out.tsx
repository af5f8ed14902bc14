"use client";

import { useCallback, useState } from "react";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { showToast } from "@/components/ui/toast";
import { endSession } from "./end-session";
import { countKept } from "./kept-here";

/** Signs out; asks first while something waits here that no server has. */
export function useSignOut(userId: string) {
  const [waiting, setWaiting] = useState({ messages: 0, campaigns: 0 });
  const signOut = useCallback(() => {
    const kept = countKept(userId);
    if (kept.messages + kept.campaigns > 0) return setWaiting(kept);
    void endSession(userId).then((outcome) => {
      if (outcome.ok) return;
      showToast({ title: "Not signed out", description: outcome.error.message, tone: "bad" });
    });
  }, [userId]);
  const question = (
    <ConfirmDialog
      cancelLabel="Stay signed in"
      confirmLabel="Sign out and discard"
      description={keptWords(waiting)}
      onConfirm={() => endSession(userId)}
      onOpenChange={(open) => (open ? undefined : setWaiting({ messages: 0, campaigns: 0 }))}
      open={waiting.messages + waiting.campaigns > 0}
      title={
        waiting.messages > 0 ? "Sign out with unsent messages" : "Sign out with unsaved changes"
      }
      tone="danger"
    />
  );
  return { signOut, question };
}

function keptWords({ messages, campaigns }: { messages: number; campaigns: number }): string {
  const parts = [
    messages > 0 ? `${messages} ${messages === 1 ? "message" : "messages"} not sent yet` : [],
    campaigns > 0
      ? `changes to ${campaigns} ${campaigns === 1 ? "campaign" : "campaigns"} not saved yet`
      : [],
  ].flat();
  return `Kept in this browser alone: ${parts.join(", and ")}. Signing out discards them.`;
}
