"use client";

import { useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { DialogProblem } from "@/components/ui/dialog-problem";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import { NativeSelect } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { SUBJECT_MAX_CHARACTERS } from "@/lib/channels/email/capabilities";
import { zonedInstant, zonedLocalTime } from "@/lib/core/format/dates";
import { formatMoment, momentWithZone } from "@/lib/core/format/moments";
import { zoneChoices } from "@/lib/core/format/time-zones";
import { changeScheduledAction, scheduleMessageAction } from "@/lib/inbox/actions";
import type { MessageContentInput } from "@/lib/inbox/content-schema";
import type { ScheduledMessage } from "@/lib/inbox/scheduled-queries";
import { useCarries } from "./carries";
import { serverNowMs } from "./inbox-reads";
import { newMessageId } from "./message-id";
import type { WindowEnd } from "./window-clock";
import { withFiles } from "./with-files";

export type Prepared = {
  content: MessageContentInput;
  body: string;
  replyTo: string | null;
  /** The one that is edited; null prepares a new one. */
  known: ScheduledMessage | null;
};

export type Fallback = { templateId: string; values: Record<string, string>; name: string | null };

export type ScheduleDialogProps = {
  prepared: Prepared | null;
  slug: string;
  conversationId: string;
  customer: string;
  /** The reader's zone, offered first. */
  zone: string;
  /** The workspace's zone. */
  workspaceZone: string;
  /** Null when it is closed. */
  windowEnd: WindowEnd;
  /** Chosen in the template picker, which opens above this. */
  fallback: Fallback | null;
  onFallback: (fallback: Fallback | null) => void;
  onPickTemplate: () => void;
  onClose: () => void;
  onDone: () => void;
};

/** When a prepared message goes, and what happens if it may not go then. */
export function ScheduleDialog(props: ScheduleDialogProps) {
  const { prepared, onClose } = props;
  return (
    <Dialog onOpenChange={(open) => (open ? undefined : onClose())} open={prepared !== null}>
      {prepared ? <Form {...props} key={prepared.known?.id ?? "new"} prepared={prepared} /> : null}
    </Dialog>
  );
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function Form(props: ScheduleDialogProps & { prepared: Prepared }) {
  const { prepared, slug, conversationId, customer, zone, workspaceZone, windowEnd } = props;
  const { fallback, onFallback, onPickTemplate, onClose, onDone } = props;
  const { known } = prepared;
  const localId = useId();
  const zoneId = useId();
  const textId = useId();
  const subjectId = useId();
  const { subjects } = useCarries();
  const files = withFiles(prepared.content);
  const [trigger, setTrigger] = useState<"time" | "reply">(known?.trigger ?? "time");
  const [timeZone, setTimeZone] = useState(known?.timeZone ?? zone);
  const [local, setLocal] = useState(() =>
    zonedLocalTime(known?.dueAt ?? new Date(serverNowMs() + HOUR_MS), known?.timeZone ?? zone),
  );
  const [text, setText] = useState(prepared.content.kind === "text" ? prepared.content.text : "");
  const [subject, setSubject] = useState(
    prepared.content.kind === "text" ? (prepared.content.subject ?? "") : "",
  );
  const [cancelOnReply, setCancelOnReply] = useState(known?.cancelOnReply ?? false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  /** What a colleague made of it meanwhile: who is told of it and saves again means it. */
  const [told, setTold] = useState<number | null>(null);
  // one id for this message, however often the button is pressed or the network fails
  const [messageId] = useState(() => newMessageId(serverNowMs()));
  const localField = useRef<HTMLInputElement>(null);
  const subjectField = useRef<HTMLInputElement>(null);
  const dueAt = trigger === "time" ? instantOf(local, timeZone) : null;
  // the minute that runs now is still to be had
  const past = dueAt !== null && dueAt.getTime() < serverNowMs() - MINUTE_MS;
  const timeFault =
    dueAt === null
      ? "Choose a day and a time."
      : past
        ? "This time has passed. Choose a later one; your text is kept."
        : undefined;
  const hasWindow = windowEnd !== "always";
  const late =
    dueAt !== null && hasWindow && (windowEnd === null || dueAt.getTime() > Date.parse(windowEnd));

  const isNameless = subjects && prepared.content.kind === "text" && subject.trim() === "";
  const saveWords = told === null ? "Save" : "Save anyway";
  const save = async () => {
    setProblem(null);
    if (trigger === "time" && timeFault) {
      localField.current?.focus();
      return;
    }
    if (isNameless) {
      subjectField.current?.focus();
      return;
    }
    setPending(true);
    const fields = {
      content:
        prepared.content.kind === "text"
          ? { ...prepared.content, text, ...(subjects ? { subject } : {}) }
          : prepared.content,
      when: trigger === "time" ? { trigger, local, timeZone } : { trigger },
      cancelOnReply: trigger === "time" && cancelOnReply,
      ...(prepared.replyTo ? { replyTo: prepared.replyTo } : {}),
      ...(trigger === "time" && fallback
        ? { fallback: { templateId: fallback.templateId, values: fallback.values } }
        : {}),
    };
    const result = await (known
      ? changeScheduledAction(slug, {
          scheduledId: known.id,
          version: told ?? known.version,
          ...fields,
        })
      : scheduleMessageAction(slug, { conversationId, messageId, ...fields })
    ).catch(() => null);
    setPending(false);
    if (result?.ok) {
      onDone();
      onClose();
      return;
    }
    if (result?.error.code === "stale") setTold(result.error.version ?? null);
    setProblem(
      result?.error.message ?? "No answer came. Press the button again: it is prepared only once.",
    );
  };
  return (
    <DialogContent
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button loading={pending} look="primary" onClick={() => void save()}>
            {known ? saveWords : trigger === "time" ? "Schedule" : "Hold until they write"}
          </Button>
        </>
      }
      title={known ? "Edit the prepared message" : "Send later"}
    >
      <div className="grid gap-4 py-1">
        {subjects && prepared.content.kind === "text" ? (
          <Field
            error={isNameless ? "A mail needs a subject." : undefined}
            id={subjectId}
            label="Subject"
          >
            {(control) => (
              <Input
                {...control}
                dir="auto"
                maxLength={SUBJECT_MAX_CHARACTERS}
                onChange={(event) => setSubject(event.target.value)}
                ref={subjectField}
                value={subject}
              />
            )}
          </Field>
        ) : null}
        {prepared.content.kind === "text" ? (
          <Field id={textId} label="Message">
            {(control) => (
              <Textarea
                {...control}
                dir="auto"
                onChange={(event) => setText(event.target.value)}
                rows={3}
                value={text}
              />
            )}
          </Field>
        ) : (
          <p className="rounded-control bg-surface-2 px-3 py-2 text-body" dir="auto">
            {prepared.body}
          </p>
        )}
        {files === null ? null : <p className="-mt-2 text-dense text-ink-2">{files}</p>}
        <RadioGroup
          aria-label="When"
          onValueChange={(value) => setTrigger(value as "time" | "reply")}
          options={[
            { value: "time", label: "At a time" },
            {
              value: "reply",
              label: `When ${customer} writes next`,
              ...(hasWindow
                ? { hint: "Their message opens the window, so it goes out free of a template." }
                : {}),
            },
          ]}
          value={trigger}
        />
        {trigger === "time" ? (
          <>
            <div className="grid gap-3 md:grid-cols-2">
              <Field error={timeFault} id={localId} label="Day and time">
                {(control) => (
                  <Input
                    {...control}
                    onChange={(event) => setLocal(event.target.value)}
                    ref={localField}
                    type="datetime-local"
                    value={local}
                  />
                )}
              </Field>
              <Field id={zoneId} label="Time zone">
                {(control) => (
                  <NativeSelect
                    {...control}
                    onChange={(event) => setTimeZone(event.target.value)}
                    options={zoneChoices([timeZone, zone, workspaceZone])}
                    value={timeZone}
                  />
                )}
              </Field>
            </div>
            {dueAt && !past ? (
              <p className="text-dense text-ink-2">
                Goes out {momentWithZone(dueAt, timeZone)}
                {timeZone === zone
                  ? ""
                  : `, ${formatMoment({ at: dueAt, timeZone: zone })} for you`}
                .
              </p>
            ) : null}
            <CheckboxLine
              checked={cancelOnReply}
              id={`${localId}-cancel`}
              label={`Cancel it when ${customer} writes before`}
              onCheckedChange={(checked) => setCancelOnReply(checked === true)}
            />
            {hasWindow ? (
              <div className="grid gap-1.5 text-dense">
                <p className="text-ink-2">
                  {late
                    ? "The 24-hour window is closed by then unless they write again. What then?"
                    : "If the window is closed by then:"}
                </p>
                <p className="flex flex-wrap items-center gap-2">
                  <b>{fallback ? `Template ${fallback.name ?? ""}` : "You are asked"}</b>
                  <Button onClick={onPickTemplate} size="sm">
                    {fallback ? "Another template" : "Send a template instead"}
                  </Button>
                  {fallback ? (
                    <Button look="ghost" onClick={() => onFallback(null)} size="sm">
                      Ask me
                    </Button>
                  ) : null}
                </p>
              </div>
            ) : null}
          </>
        ) : null}
        {problem ? <DialogProblem title="Not saved.">{problem}</DialogProblem> : null}
      </div>
    </DialogContent>
  );
}

function instantOf(local: string, timeZone: string): Date | null {
  try {
    return zonedInstant(local.slice(0, 16), timeZone);
  } catch {
    return null;
  }
}
