"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  Ban,
  Ellipsis,
  Heart,
  Image,
  Lock,
  MessageCircleOff,
  Mic,
  Paperclip,
  Send,
  Square,
} from "lucide-react";
import {
  type ComponentProps,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { ErrorState } from "@/components/ui/error-state";
import { IconButton } from "@/components/ui/icon-button";
import { PhoneNumber } from "@/components/ui/phone-number";
import { PhoneSigns } from "@/components/ui/phone-preview";
import { showToast } from "@/components/ui/toast";
import { useVoiceRecorder } from "@/components/ui/use-voice-recorder";
import {
  blockOnHandsetAction,
  readOnHandsetAction,
  writeFromHandsetAction,
} from "@/lib/channels/handset-actions";
import type { HandsetMessage } from "@/lib/channels/handset-schema";
import type { HandsetBubble } from "@/lib/channels/sandbox-handset";
import { fetchChat, handsetKeys, handsetPath, postFile } from "./handset-reads";
import { PhoneBubble } from "./phone-bubble";

export type PhoneProps = {
  slug: string;
  channelId: string;
  phone: string;
  /** Profile name of an invented person; known once they have written. */
  name: string | null;
  /** Number of the business, E.164. */
  business: string;
  timeZone: string;
};

const REACTION = "❤️";

/** One customer's phone, with you as its owner. */
export function Phone({ slug, channelId, phone, name, business, timeZone }: PhoneProps) {
  const client = useQueryClient();
  const chat = useQuery({
    queryKey: handsetKeys.chat(channelId, phone),
    queryFn: ({ signal }) => fetchChat(slug, { channelId, phone }, signal),
    // ticks move inside the fake Meta, which announces nothing to pages
    refetchInterval: 1_500,
  });
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const picture = useRef<HTMLInputElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const messages = chat.data?.messages ?? [];
  const blocked = chat.data?.blocked ?? false;
  const box = useStickToEnd(messages.length);

  const again = useCallback(
    () => client.invalidateQueries({ queryKey: handsetKeys.phones }),
    [client],
  );
  const act = async (
    work: Promise<{ ok: true } | { ok: false; error: { message: string } }>,
  ): Promise<boolean> => {
    setBusy(true);
    const result = await work.catch(() => null);
    setBusy(false);
    void again();
    if (result?.ok) return true;
    showToast({
      title: "The phone did not send it",
      description: result?.error.message ?? "The server did not answer. Try again.",
      tone: "bad",
    });
    return false;
  };
  const write = (message: HandsetMessage, contextId?: string) =>
    act(
      writeFromHandsetAction(slug, {
        channelId,
        phone,
        message,
        ...(name ? { name } : {}),
        ...(contextId ? { contextId } : {}),
      }),
    );
  const sendText = async () => {
    const words = text.trim();
    if (words === "") return;
    setText("");
    if (!(await write({ type: "text", text: words }))) setText(words);
  };
  const sendFile = (bytes: Blob, fileName: string, voice = false) =>
    act(
      postFile(slug, { channelId, phone }, { bytes, name: fileName, voice }).then(
        () => ({ ok: true }) as const,
        (error: Error) => ({ ok: false, error: { message: error.message } }) as const,
      ),
    );
  const recorder = useVoiceRecorder({
    onRecorded: (bytes) => void sendFile(bytes, "voice-note", true),
    onFault: (words) => showToast({ title: "No voice note", description: words, tone: "warn" }),
  });
  useReadOnScreen({ slug, channelId, phone, messages });

  const lastFromBusiness = messages.findLast(
    ({ direction, onPhone }) => direction === "business" && onPhone,
  );
  if (chat.isError && !chat.data) {
    return (
      <ErrorState
        happened="The phone could not be read"
        next={chat.error.message}
        onRetry={() => void chat.refetch()}
        safe="Nothing was sent."
      />
    );
  }
  return (
    <>
      <div className="flex h-[660px] max-h-[calc(100dvh-190px)] min-h-[440px] w-full max-w-[328px] flex-none flex-col overflow-hidden rounded-[34px] border-[7px] border-ink bg-surface shadow-menu dark:border-line-strong">
        <div
          aria-hidden="true"
          className="flex h-8 flex-none items-center px-5 text-meta font-medium"
        >
          <Clock timeZone={timeZone} />
          <PhoneSigns className="ms-auto" />
        </div>
        <div className="flex h-[54px] flex-none items-center gap-2.5 border-b border-line ps-3 pe-1">
          <Avatar name={chat.data?.business.name ?? "Business"} size="md" />
          <div className="min-w-0 flex-1">
            <p className="truncate text-body font-semibold" dir="auto">
              {chat.data?.business.name ?? "Business"}
            </p>
            <p className="truncate text-meta text-ink-3">
              {chat.data?.typing ? "typing" : <PhoneNumber e164={business} />}
            </p>
          </div>
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <IconButton label="What the customer can do" tooltip={false}>
                <Ellipsis />
              </IconButton>
            </DropdownMenuTrigger>
            <DropdownMenuContent align="end">
              <DropdownMenuLabel>As the customer</DropdownMenuLabel>
              <DropdownMenuItem
                disabled={blocked}
                icon={<MessageCircleOff />}
                onSelect={() => void write({ type: "text", text: "STOP" })}
              >
                Say STOP
              </DropdownMenuItem>
              <DropdownMenuItem
                icon={<Ban />}
                onSelect={() =>
                  void act(blockOnHandsetAction(slug, { channelId, phone, blocked: !blocked }))
                }
              >
                {blocked ? "Unblock the business" : "Block the business"}
              </DropdownMenuItem>
            </DropdownMenuContent>
          </DropdownMenu>
        </div>
        <div
          aria-label="Chat on the phone"
          className="min-h-0 flex-1 overflow-y-auto overscroll-contain bg-surface-2 px-2.5 pb-3"
          ref={box}
          role="log"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
          tabIndex={0}
        >
          {messages.length === 0 && !chat.isPending ? (
            <p className="flex h-full items-center justify-center px-6 text-center text-dense text-ink-3">
              This phone has no chat with you yet. Write first: it opens the 24 hours in which the
              team may answer freely.
            </p>
          ) : null}
          {messages
            .filter(({ direction, onPhone }) => direction === "customer" || onPhone)
            .map((message) => (
              <PhoneBubble
                key={message.id}
                message={message}
                messages={messages}
                mediaPath={handsetPath(slug, channelId, phone)}
                onWrite={(sent) => void write(sent, message.id)}
                timeZone={timeZone}
              />
            ))}
        </div>
        {blocked ? (
          <p className="flex h-[60px] flex-none items-center justify-center gap-2 border-t border-line text-dense text-ink-2">
            <Lock className="size-3.5" />
            You blocked this business
          </p>
        ) : (
          <div className="flex flex-none items-end gap-2 bg-surface-2 px-2.5 pb-3">
            <div className="flex min-h-10 min-w-0 flex-1 items-end rounded-[20px] border border-line-strong bg-surface ps-3.5 pe-1">
              <label className="sr-only" htmlFor="handset-text">
                Message as the customer
              </label>
              <textarea
                className="field-sizing-content max-h-24 min-w-0 flex-1 resize-none bg-transparent py-2.5 text-body outline-none touch:text-reading"
                dir="auto"
                id="handset-text"
                maxLength={4096}
                onChange={(event) => setText(event.target.value)}
                onKeyDown={(event: KeyboardEvent) => {
                  if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing)
                    return;
                  event.preventDefault();
                  void sendText();
                }}
                placeholder={recorder.recording ? "Recording" : "Message"}
                rows={1}
                value={text}
              />
              <IconButton
                className="mb-0.5 rounded-full"
                label="Attach a file"
                onClick={() => file.current?.click()}
                tooltip={false}
              >
                <Paperclip />
              </IconButton>
            </div>
            {text.trim() !== "" ? (
              <IconButton
                className="rounded-full"
                label="Send from the phone"
                look="primary"
                onClick={() => void sendText()}
                size="lg"
                tooltip={false}
              >
                <Send className="flip-in-rtl" />
              </IconButton>
            ) : (
              <IconButton
                className="rounded-full"
                label={recorder.recording ? "Stop and send the voice note" : "Record a voice note"}
                loading={busy}
                look="primary"
                onClick={recorder.recording ? recorder.stop : recorder.start}
                size="lg"
                tooltip={false}
              >
                {recorder.recording ? <Square className="fill-current" /> : <Mic />}
              </IconButton>
            )}
          </div>
        )}
      </div>
      <div className="mt-3 flex flex-wrap justify-center gap-2">
        <Button
          disabled={blocked}
          icon={<Image />}
          onClick={() => picture.current?.click()}
          size="sm"
        >
          Picture
        </Button>
        <Button
          disabled={blocked || !lastFromBusiness}
          icon={<Heart />}
          onClick={() =>
            lastFromBusiness
              ? void write({ type: "reaction", messageId: lastFromBusiness.id, emoji: REACTION })
              : undefined
          }
          size="sm"
        >
          React
        </Button>
        <Button
          disabled={blocked}
          icon={<MessageCircleOff />}
          onClick={() => void write({ type: "text", text: "STOP" })}
          size="sm"
        >
          Say STOP
        </Button>
      </div>
      <FilePick accept="image/jpeg,image/png,image/webp" onPick={sendFile} ref={picture} />
      <FilePick onPick={sendFile} ref={file} />
      <p className="mt-3 text-center text-dense text-ink-3">
        {chat.data?.windowOpen && chat.data.windowClosesAt ? (
          <>
            The team may answer freely until{" "}
            <DateTime at={chat.data.windowClosesAt} format="dateTime" timeZone={timeZone} />
          </>
        ) : (
          "The team may answer with a template only"
        )}
      </p>
    </>
  );
}

function FilePick({
  onPick,
  ...rest
}: ComponentProps<"input"> & { onPick: (bytes: Blob, name: string) => void }) {
  return (
    <input
      {...rest}
      aria-hidden="true"
      className="hidden"
      onChange={(event) => {
        const [picked] = event.target.files ?? [];
        if (picked) onPick(picked, picked.name);
        event.target.value = "";
      }}
      tabIndex={-1}
      type="file"
    />
  );
}

function Clock({ timeZone }: { timeZone: string }) {
  const [at, setAt] = useState<string | null>(null);
  useEffect(() => {
    const read = () => setAt(new Date().toISOString());
    read();
    const timer = setInterval(read, 10_000);
    return () => clearInterval(timer);
  }, []);
  return at ? <DateTime at={at} format="time" timeZone={timeZone} /> : <span>–</span>;
}

/** The owner of the phone is looking: what has arrived is read, and the business sees blue ticks. */
function useReadOnScreen({
  slug,
  channelId,
  phone,
  messages,
}: Pick<PhoneProps, "slug" | "channelId" | "phone"> & { messages: readonly HandsetBubble[] }) {
  const arrived = messages.filter(
    ({ direction, onPhone, status }) =>
      direction === "business" && onPhone && status === "delivered",
  ).length;
  useEffect(() => {
    if (arrived === 0 || document.visibilityState !== "visible") return;
    void readOnHandsetAction(slug, { channelId, phone }).catch(() => undefined);
  }, [arrived, slug, channelId, phone]);
}

function useStickToEnd(count: number) {
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message scrolls, nothing else does
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [count]);
  return box;
}
