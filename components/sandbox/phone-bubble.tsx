"use client";

import { Paperclip } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Picture } from "@/components/ui/attachment";
import { Bubble } from "@/components/ui/bubble";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { MessageButton } from "@/components/ui/message-buttons";
import { showToast } from "@/components/ui/toast";
import { VoiceNote } from "@/components/ui/voice-note";
import type { HandsetMessage } from "@/lib/channels/handset-schema";
import type { HandsetBubble } from "@/lib/channels/sandbox-handset";

/** Where the owner of every practice phone lives. */
const HOME = {
  latitude: -1.2864,
  longitude: 36.8172,
  placeName: "Kenyatta Avenue",
  address: "Nairobi",
};

export type PhoneBubbleProps = {
  message: HandsetBubble;
  messages: readonly HandsetBubble[];
  mediaPath: string;
  timeZone: string;
  onWrite: (message: HandsetMessage) => void;
};

/** One message on the practice phone, with what its owner can tap. */
export function PhoneBubble({ message, messages, mediaPath, timeZone, onWrite }: PhoneBubbleProps) {
  const { content } = message;
  const mine = message.direction === "customer";
  const quoted = messages.find(({ id }) => id === content.quotedMessageId);
  const buttons = content.buttons.map(toButton);
  const [choosing, setChoosing] = useState(false);
  const [filling, setFilling] = useState<PhoneButton | null>(null);
  const onButton = (index: number) => {
    const button = content.buttons[index];
    if (!button) setChoosing(!choosing);
    else if (button.kind.toLowerCase() === "flow") setFilling(button);
    else press(button, onWrite);
  };
  return (
    <>
      <Bubble
        buttons={
          content.list
            ? [...buttons, { kind: "list" as const, text: content.list.button }]
            : buttons
        }
        footer={content.footer ?? undefined}
        heading={content.header ?? undefined}
        media={mediaOf(message, mediaPath)}
        meta={{
          time: <DateTime at={message.at} format="time" timeZone={timeZone} />,
          state: mine ? (message.status === "read" ? "read" : "delivered") : undefined,
        }}
        narrow
        onPressButton={mine ? undefined : (_button, index) => onButton(index)}
        quote={
          quoted
            ? {
                name: quoted.direction === "customer" ? "You" : "Business",
                text: quoted.content.text ?? quoted.content.type,
              }
            : undefined
        }
        reactions={
          message.reactions.length > 0
            ? message.reactions.map(({ from, emoji }) => <span key={from}>{emoji}</span>)
            : undefined
        }
        side={mine ? "out" : "in"}
        signOnly
        text={textOf(message)}
      />
      {content.list && choosing ? (
        <div className="mt-1 grid gap-1 rounded-panel border border-line bg-surface p-1.5">
          {content.list.sections.map((section) => (
            <div key={section.title ?? "rows"}>
              {section.title ? (
                <p className="px-2 pt-1 text-meta font-medium text-ink-2">{section.title}</p>
              ) : null}
              <ul>
                {section.rows.map((row) => (
                  <li key={row.id}>
                    <button
                      className="w-full rounded-control px-2 py-1.5 text-start text-body hover:bg-surface-3 touch:min-h-11"
                      onClick={() => {
                        setChoosing(false);
                        onWrite({
                          type: "list_reply",
                          id: row.id,
                          title: row.title,
                          ...(row.description ? { description: row.description } : {}),
                        });
                      }}
                      type="button"
                    >
                      {row.title}
                      {row.description ? (
                        <span className="block text-meta text-ink-2">{row.description}</span>
                      ) : null}
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </div>
      ) : null}
      {filling ? (
        <FlowForm
          onCancel={() => setFilling(null)}
          onSend={(answer) => {
            setFilling(null);
            onWrite({
              type: "flow_reply",
              response: { ...answer, ...(filling.payload ? { flow_token: filling.payload } : {}) },
            });
          }}
        />
      ) : null}
    </>
  );
}

/** The forms themselves live at Meta, so the practice phone asks what any form could ask. */
function FlowForm({
  onSend,
  onCancel,
}: {
  onSend: (answer: Record<string, string>) => void;
  onCancel: () => void;
}) {
  const id = useId();
  return (
    <form
      className="mt-1 grid gap-2 rounded-panel border border-line bg-surface p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        const fields = new FormData(event.currentTarget);
        onSend({ name: String(fields.get("name")), answer: String(fields.get("answer")) });
      }}
    >
      <Field id={`${id}-name`} label="Name">
        {(control) => <Input {...control} name="name" required />}
      </Field>
      <Field id={`${id}-answer`} label="Answer">
        {(control) => <Input {...control} name="answer" required />}
      </Field>
      <span className="flex justify-end gap-2">
        <Button onClick={onCancel} size="sm">
          Cancel
        </Button>
        <Button look="primary" size="sm" type="submit">
          Send form
        </Button>
      </span>
    </form>
  );
}

type PhoneButton = HandsetBubble["content"]["buttons"][number];

const BUTTON_KINDS: Record<string, MessageButton["kind"]> = {
  send_location: "place",
  catalog: "product",
  url: "url",
  phone_number: "phone",
  copy_code: "copy_code",
  otp: "copy_code",
  flow: "flow",
};

function toButton({ kind, text }: HandsetBubble["content"]["buttons"][number]): MessageButton {
  return { kind: BUTTON_KINDS[kind.toLowerCase()] ?? "quick_reply", text };
}

/** What a tap does: an answer for quick replies, a word about what the phone would open for others. */
function press(button: PhoneButton, onWrite: (message: HandsetMessage) => void): void {
  const kind = button.kind.toLowerCase();
  if (kind === "quick_reply") {
    onWrite({
      type: "button",
      text: button.text,
      ...(button.payload ? { payload: button.payload } : {}),
    });
  } else if (kind === "send_location") {
    onWrite({ type: "location", ...HOME });
  } else if (kind === "reply") {
    onWrite({ type: "button_reply", id: button.payload ?? button.text, title: button.text });
  } else {
    showToast({
      title: `The phone would open “${button.text}”`,
      description: button.url ?? button.code ?? undefined,
    });
  }
}

function textOf({ content }: HandsetBubble): string | undefined {
  if (content.text) return content.text;
  if (content.media?.caption) return content.media.caption;
  if (content.location) {
    const { name, address } = content.location;
    return [name, address].filter((part) => typeof part === "string").join(", ") || "A place";
  }
  if (content.contacts) return namesOf(content.contacts).join(", ") || "A contact card";
  return content.media ? undefined : `(${content.type})`;
}

function namesOf(cards: readonly unknown[]): string[] {
  return cards.flatMap((card) => {
    const { name } = card as { name?: { formatted_name?: unknown } };
    return typeof name?.formatted_name === "string" ? [name.formatted_name] : [];
  });
}

function mediaOf({ content, direction }: HandsetBubble, mediaPath: string): ReactNode {
  const { media } = content;
  if (!media) return null;
  const from = direction === "customer" ? "you" : "the business";
  if (!media.mediaId) {
    return (
      <span className="grid h-24 w-full place-items-center rounded-control bg-surface-3 text-dense text-ink-2">
        {media.filename ?? media.kind}
      </span>
    );
  }
  const src = `${mediaPath}/media/${encodeURIComponent(media.mediaId)}`;
  if (media.kind === "image" || media.kind === "sticker") {
    return <Picture alt={`Picture from ${from}`} src={src} />;
  }
  if (media.kind === "audio") return <VoiceNote label={`voice note from ${from}`} src={src} />;
  return (
    <a
      className="flex min-h-11 items-center gap-2 rounded-control bg-ink/5 px-2.5 text-dense"
      download
      href={src}
    >
      <Paperclip />
      <span className="truncate">{media.filename ?? media.kind}</span>
    </a>
  );
}
