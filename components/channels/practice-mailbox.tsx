"use client";

import { Paperclip } from "lucide-react";
import { useCallback, useEffect, useId, useState } from "react";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { TextareaField, TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { Bubble } from "@/components/ui/bubble";
import { DateTime } from "@/components/ui/date-time";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { readMailsAction, writeMailAction } from "@/lib/channels/practice-actions";
import type { PracticeMail } from "@/lib/channels/practice-mails";
import { writeMailSchema } from "@/lib/channels/practice-schema";
import { formatBytes } from "@/lib/core/format/file-size";

export type PracticeMailboxProps = { workspace: string; channelId: string; timeZone: string };

const FIRST_MAILBOX = "amina@example.com";
const LOOK_EVERY_MS = 2_000;

/** A customer's mailbox that writes with a practice address: nothing of it leaves this installation. */
export function PracticeMailbox({ workspace, channelId, timeZone }: PracticeMailboxProps) {
  const mailboxId = useId();
  const [mailbox, setMailbox] = useState(FIRST_MAILBOX);
  const [mails, setMails] = useState<PracticeMail[]>([]);
  const look = useCallback(async () => {
    const result = await readMailsAction(workspace, { channelId, mailbox }).catch(() => null);
    if (result?.ok) setMails(result.value);
  }, [workspace, channelId, mailbox]);
  useEffect(() => {
    setMails([]);
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [look]);
  const state = useActionForm({
    schema: writeMailSchema.omit({ channelId: true, mailbox: true }),
    action: (input) => writeMailAction(workspace, { channelId, mailbox, ...input }),
    defaultValues: { subject: "", text: "" },
    resetOnSuccess: true,
    onSuccess: () => void look(),
  });
  return (
    <section aria-labelledby="practice-mailbox">
      <h2 className="mb-1 text-reading font-semibold" id="practice-mailbox">
        Practice mailbox
      </h2>
      <p className="mb-3 text-dense text-ink-2">
        Be the customer: what you write here arrives in the inbox, and the answers come back. Mails
        to an address that begins with bounced@ come back.
      </p>
      <div className="grid max-w-[480px] grid-cols-[minmax(0,1fr)] gap-3 rounded-panel border border-line bg-surface p-4">
        <div className="grid gap-1">
          <Label htmlFor={mailboxId}>Address of the mailbox</Label>
          <Input
            id={mailboxId}
            inputMode="email"
            onChange={(event) => setMailbox(event.target.value)}
            value={mailbox}
          />
        </div>
        <div
          aria-label={`Mails in ${mailbox}`}
          className="grid max-h-80 min-h-24 grid-cols-[minmax(0,1fr)] content-end gap-1 overflow-y-auto rounded-control bg-surface-2 px-3 py-2"
          role="log"
        >
          {mails.length === 0 ? (
            <p className="self-center text-center text-dense text-ink-3">No mails yet.</p>
          ) : null}
          {mails.map(({ id, by, subject, text, files, at }) => (
            <Bubble
              files={
                files.length > 0
                  ? files.map(({ name, sizeBytes }, place) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name
                      <span className="flex items-center gap-2 text-dense" key={place}>
                        <Paperclip className="flex-none text-ink-2" />
                        <bdi className="truncate">{name}</bdi>
                        <span className="flex-none text-ink-2">{formatBytes(sizeBytes)}</span>
                      </span>
                    ))
                  : undefined
              }
              heading={subject || undefined}
              key={id}
              marks={false}
              meta={{ time: <DateTime at={at} format="time" timeZone={timeZone} /> }}
              side={by === "mailbox" ? "out" : "in"}
              text={text}
            />
          ))}
        </div>
        <ActionForm className="gap-2" label="Write from this mailbox" state={state}>
          <TextField autoComplete="off" label="Subject" name="subject" />
          <TextareaField label="Text" name="text" />
          <FormError />
          <div>
            <SubmitButton look="secondary" size="sm">
              Send from this mailbox
            </SubmitButton>
          </div>
        </ActionForm>
      </div>
    </section>
  );
}
