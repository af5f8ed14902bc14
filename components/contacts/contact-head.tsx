"use client";

import { Ban, Check, Merge, MessageSquare, MoreHorizontal, Pencil, Tag } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { ConsentDialog } from "@/components/people/consent-dialog";
import { EditContactSheet } from "@/components/people/edit-contact-sheet";
import { MergeDialog } from "@/components/people/merge-dialog";
import { personWords } from "@/components/people/person-words";
import { ReasonDialog } from "@/components/people/reason-dialog";
import { TagDialog } from "@/components/people/tag-dialog";
import { WriteDialog, writeHref } from "@/components/people/write-dialog";
import { sayRemoved } from "@/components/trash/put-back";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { AppLink } from "@/components/ui/app-link";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { PhoneNumber } from "@/components/ui/phone-number";
import { showToast } from "@/components/ui/toast";
import {
  blockContactAction,
  deleteContactsAction,
  unblockContactAction,
} from "@/lib/contacts/actions";
import type { ContactProfileProps } from "./contact-profile";

type OpenDialog =
  | "write"
  | "edit"
  | "merge"
  | "tags"
  | "opt_in"
  | "opt_out"
  | "block"
  | "remove"
  | null;

export function ContactHead(props: ContactProfileProps) {
  const { workspaceSlug, contact, may, onChanged } = props;
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const [pending, startTransition] = useTransition();
  const router = useRouter();
  const close = (open: boolean) => setDialog(open ? dialog : null);
  const who = personWords(contact);
  const unblock = () =>
    startTransition(async () => {
      const result = await unblockContactAction(workspaceSlug, { id: contact.id });
      showToast(
        result.ok ? { title: `${who} unblocked` } : { title: result.error.message, tone: "bad" },
      );
      onChanged();
    });
  const remove = async () => {
    const result = await deleteContactsAction(workspaceSlug, { ids: [contact.id] });
    if (!result.ok) return result;
    props.onRemoved();
    sayRemoved(workspaceSlug, {
      title: `${who} removed`,
      removed: { kind: "contact", ids: [contact.id] },
      onBack: onChanged,
    });
    return { ok: true as const };
  };
  return (
    <div className="px-4 py-4">
      <div className="flex items-center gap-3">
        <Avatar name={contact.name ?? contact.username ?? "?"} size="lg" />
        <div className="min-w-0">
          <h2 className="truncate text-reading font-semibold">
            <bdi>{who}</bdi>
          </h2>
          {contact.phone ? (
            <PhoneNumber className="text-dense text-ink-2" copy e164={contact.phone} />
          ) : (
            <p className="truncate text-dense text-ink-3">
              {contact.username ? `@${contact.username}, number hidden` : "No phone number"}
            </p>
          )}
        </div>
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        {contact.conversationId && may.inbox ? (
          <Button asChild size="sm">
            <AppLink href={`/w/${workspaceSlug}/inbox/${contact.conversationId}`}>
              <MessageSquare /> Open chat
            </AppLink>
          </Button>
        ) : may.reply ? (
          <Button icon={<MessageSquare />} onClick={() => setDialog("write")} size="sm">
            Write
          </Button>
        ) : null}
        {may.write ? (
          <>
            <Button icon={<Tag />} onClick={() => setDialog("tags")} size="sm">
              Tag
            </Button>
            <Button icon={<Pencil />} onClick={() => setDialog("edit")} size="sm">
              Edit
            </Button>
            <DropdownMenu>
              <DropdownMenuTrigger asChild>
                <IconButton label="More actions" loading={pending} look="secondary" size="sm">
                  <MoreHorizontal />
                </IconButton>
              </DropdownMenuTrigger>
              <DropdownMenuContent align="end">
                {contact.consent === "opted_in" ? null : (
                  <DropdownMenuItem icon={<Check />} onSelect={() => setDialog("opt_in")}>
                    Record opt-in
                  </DropdownMenuItem>
                )}
                {contact.consent === "opted_out" ? null : (
                  <DropdownMenuItem icon={<Ban />} onSelect={() => setDialog("opt_out")}>
                    Record opt-out
                  </DropdownMenuItem>
                )}
                {contact.blockedAt ? (
                  <DropdownMenuItem icon={<Check />} onSelect={unblock}>
                    Unblock
                  </DropdownMenuItem>
                ) : (
                  <DropdownMenuItem icon={<Ban />} onSelect={() => setDialog("block")}>
                    Block
                  </DropdownMenuItem>
                )}
                {may.merge ? (
                  <DropdownMenuItem icon={<Merge />} onSelect={() => setDialog("merge")}>
                    Merge with…
                  </DropdownMenuItem>
                ) : null}
                {may.remove ? (
                  <>
                    <DropdownMenuSeparator />
                    <DropdownMenuItem onSelect={() => setDialog("remove")} tone="danger">
                      Remove contact
                    </DropdownMenuItem>
                  </>
                ) : null}
              </DropdownMenuContent>
            </DropdownMenu>
          </>
        ) : null}
      </div>
      <WriteDialog
        onOpenChange={close}
        onOpened={(id) => router.push(writeHref(workspaceSlug, id) as Route)}
        open={dialog === "write"}
        person={{ id: contact.id, label: who }}
        slug={workspaceSlug}
      />
      {dialog === "edit" ? (
        <EditContactSheet
          contact={contact}
          country={props.country}
          onOpenChange={close}
          onSaved={onChanged}
          open
          workspaceSlug={workspaceSlug}
        />
      ) : null}
      <MergeDialog
        contact={{ id: contact.id, label: who }}
        onChanged={(keptId) => followMerge(props, keptId)}
        onOpenChange={close}
        open={dialog === "merge"}
        slug={workspaceSlug}
      />
      <TagDialog
        audience={{ kind: "ids", ids: [contact.id] }}
        current={contact.tags.map((tag) => tag.id)}
        onDone={onChanged}
        onOpenChange={close}
        open={dialog === "tags"}
        tags={props.tags}
        who={who}
        workspaceSlug={workspaceSlug}
      />
      <ConsentDialog
        action={dialog === "opt_in" || dialog === "opt_out" ? dialog : null}
        contact={{ id: contact.id, label: who, consent: contact.consent }}
        onClose={() => setDialog(null)}
        onDone={onChanged}
        slug={workspaceSlug}
      />
      <ReasonDialog
        description="What they write is kept and muted. No campaign reaches them. You can unblock them at any time."
        label="Reason"
        onDone={onChanged}
        onOpenChange={close}
        open={dialog === "block"}
        submit={(reason) => blockContactAction(workspaceSlug, { id: contact.id, reason })}
        submitLabel="Block contact"
        title={`Block ${who}`}
        tone="danger-solid"
      />
      <ConfirmDialog
        confirmLabel="Remove contact"
        description="The contact leaves your lists. Messages and proofs of consent stay, and whoever adds the number again gets the same person back."
        onConfirm={remove}
        onOpenChange={close}
        open={dialog === "remove"}
        title={`Remove ${who}`}
        tone="danger"
      />
    </div>
  );
}

/** After a merge the contact that was kept is the one to look at. */
export function followMerge({ contact, onChanged, onKept }: ContactProfileProps, keptId: string) {
  if (keptId === contact.id) onChanged();
  else onKept(keptId);
}
