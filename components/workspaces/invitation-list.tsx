"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import type { ActionResult } from "@/components/forms/action-result";
import { answerTo, sayRefusal } from "@/components/forms/no-answer";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { showToast } from "@/components/ui/toast";
import { inviteMemberAction, revokeInvitationAction } from "@/lib/workspaces/actions";
import type { InvitationRow } from "@/lib/workspaces/team-queries";
import { ROLE_LABELS } from "./role-labels";

export type InvitationListProps = {
  workspaceSlug: string;
  timeZone: string;
  invitations: readonly InvitationRow[];
};

/** Invitations that wait for an answer. */
export function InvitationList({ workspaceSlug, timeZone, invitations }: InvitationListProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const run = (work: () => Promise<ActionResult<unknown>>, title: string) =>
    startTransition(async () => {
      const result = await answerTo(work());
      if (result.ok) showToast({ title, tone: "ok" });
      else sayRefusal(result.error, "Nothing was changed");
      router.refresh();
    });
  return (
    <ul aria-busy={pending} className="border-b border-line">
      {invitations.map(({ id, email, role, expiresAt }) => (
        <li
          className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line py-2.5"
          key={id}
        >
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium">
              <bdi>{email}</bdi>
            </p>
            <p className="text-dense text-ink-2">
              {ROLE_LABELS[role]}, link works until{" "}
              <DateTime at={expiresAt} format="date" timeZone={timeZone} />
            </p>
          </div>
          <Button
            disabled={pending}
            look="ghost"
            onClick={() =>
              run(() => inviteMemberAction(workspaceSlug, { email, role }), "A new link was sent")
            }
            size="sm"
          >
            Send again
          </Button>
          <Button
            disabled={pending}
            look="ghost"
            onClick={() =>
              run(
                () => revokeInvitationAction(workspaceSlug, { invitationId: id }),
                "The invitation was taken back",
              )
            }
            size="sm"
          >
            Take back
          </Button>
        </li>
      ))}
    </ul>
  );
}
