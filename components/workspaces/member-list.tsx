"use client";

import { Ellipsis } from "lucide-react";
import { useRouter } from "next/navigation";
import { startTransition, useState } from "react";
import { answerTo, sayRefusal } from "@/components/forms/no-answer";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Avatar } from "@/components/ui/avatar";
import { Chip } from "@/components/ui/chip";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { SavingSelect } from "@/components/ui/saving-select";
import { showToast } from "@/components/ui/toast";
import type { Role } from "@/db/enums/workspaces";
import {
  changeRoleAction,
  removeMemberAction,
  restoreMemberAction,
  suspendMemberAction,
} from "@/lib/workspaces/actions";
import type { MemberRow } from "@/lib/workspaces/team-queries";
import { ROLE_LABELS } from "./role-labels";

export type MemberListProps = {
  workspaceSlug: string;
  members: readonly MemberRow[];
  /** Roles that the actor may give and take; empty for those who only look. */
  roles: readonly Role[];
};

type Asked = { kind: "suspend" | "remove"; member: MemberRow };

/** The team. Every change acts on the member's next request. */
export function MemberList({ workspaceSlug, members, roles }: MemberListProps) {
  const router = useRouter();
  const [asked, setAsked] = useState<Asked | null>(null);

  const changeRole = async (member: MemberRow, role: Role) => {
    const result = await answerTo(changeRoleAction(workspaceSlug, { memberId: member.id, role }));
    if (result.ok) {
      showToast({
        title: `${member.name} is now ${ROLE_LABELS[role].toLowerCase()}`,
        undo: () => changeRole({ ...member, role }, member.role),
      });
    } else sayRefusal(result.error, "Nothing was changed");
    startTransition(() => router.refresh());
  };
  const restore = async (member: MemberRow) => {
    const result = await answerTo(restoreMemberAction(workspaceSlug, { memberId: member.id }));
    if (result.ok) showToast({ title: `${member.name} may come in again`, tone: "ok" });
    else sayRefusal(result.error, "Nothing was changed");
    router.refresh();
  };

  return (
    <>
      <ul className="border-b border-line">
        {members.map((member) => {
          const mayTouch = roles.includes(member.role);
          return (
            <li
              className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line py-2.5"
              key={member.id}
            >
              <Avatar name={member.name} size="md" />
              <div className="min-w-0 flex-1">
                <p className="flex items-center gap-2 font-medium">
                  <span className="truncate">{member.name}</span>
                  {member.isSelf ? <Chip>You</Chip> : null}
                  {member.status === "suspended" ? <Chip tone="warn">Suspended</Chip> : null}
                </p>
                <p className="truncate text-dense text-ink-2">
                  <bdi>{member.email}</bdi>
                </p>
              </div>
              {mayTouch ? (
                <SavingSelect
                  aria-label={`Role of ${member.name}`}
                  className="w-32"
                  onSave={(role) => changeRole(member, role as Role)}
                  options={roles.map((role) => ({ value: role, label: ROLE_LABELS[role] }))}
                  size="sm"
                  value={member.role}
                />
              ) : (
                <span className="text-dense text-ink-2">{ROLE_LABELS[member.role]}</span>
              )}
              {mayTouch && !member.isSelf ? (
                <DropdownMenu>
                  <DropdownMenuTrigger asChild>
                    <IconButton label={`More for ${member.name}`}>
                      <Ellipsis />
                    </IconButton>
                  </DropdownMenuTrigger>
                  <DropdownMenuContent align="end">
                    {member.status === "suspended" ? (
                      <DropdownMenuItem onSelect={() => void restore(member)}>
                        Restore
                      </DropdownMenuItem>
                    ) : (
                      <DropdownMenuItem onSelect={() => setAsked({ kind: "suspend", member })}>
                        Suspend
                      </DropdownMenuItem>
                    )}
                    <DropdownMenuItem onSelect={() => setAsked({ kind: "remove", member })}>
                      Remove from the team
                    </DropdownMenuItem>
                  </DropdownMenuContent>
                </DropdownMenu>
              ) : null}
            </li>
          );
        })}
      </ul>
      <EndMembershipDialog
        asked={asked}
        onClose={() => setAsked(null)}
        workspaceSlug={workspaceSlug}
      />
    </>
  );
}

function EndMembershipDialog({
  asked,
  onClose,
  workspaceSlug,
}: {
  asked: Asked | null;
  onClose: () => void;
  workspaceSlug: string;
}) {
  const router = useRouter();
  if (!asked) return null;
  const { kind, member } = asked;
  const isSuspension = kind === "suspend";
  const confirm = async () => {
    const action = isSuspension ? suspendMemberAction : removeMemberAction;
    const result = await action(workspaceSlug, { memberId: member.id });
    if (result.ok) {
      const { releasedConversations: count } = result.value;
      showToast({
        title: `${member.name} was ${isSuspension ? "suspended" : "removed"}`,
        ...(count > 0 ? { description: `${count} open conversations went back to nobody.` } : {}),
      });
      router.refresh();
    }
    return result;
  };
  return (
    <ConfirmDialog
      confirmLabel={isSuspension ? "Suspend" : "Remove"}
      description={
        isSuspension
          ? "They are shut out at once, until somebody restores them. Their open conversations go back to nobody."
          : "They are shut out at once, and their open conversations go back to nobody. What they wrote stays, with their name; they can be invited again."
      }
      onConfirm={confirm}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      open
      title={`${isSuspension ? "Suspend" : "Remove"} ${member.name}`}
      tone="danger"
    />
  );
}
