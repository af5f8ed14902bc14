import { type Dispatch, type SetStateAction, useRef } from "react";
import { showToast } from "@/components/ui/toast";
import type { MessageContentInput } from "@/lib/inbox/content-schema";
import { openPlaceholders } from "@/lib/inbox/fill-placeholders";
import type { ComposerMode } from "./composer";
import { serverNowMs } from "./inbox-reads";
import { newMessageId } from "./message-id";
import { sendItem } from "./outbox";
import { partsToSend } from "./parts-to-send";
import type { Meanwhile } from "./use-answers-meanwhile";
import type { Draft } from "./use-draft";
import type { Uploads } from "./use-uploads";

/** The message that is answered, with a line of it. */
export type QuotedLine = { id: string; name: string; text: string };

/** What stands in the composer and around it. */
export type Written = {
  draft: Draft;
  uploads: Uploads;
  /** Kept while the page is open and not on the server. */
  note: string;
  setNote: Dispatch<SetStateAction<string>>;
  quote: QuotedLine | null;
  setQuote: Dispatch<SetStateAction<QuotedLine | null>>;
};

/** Send: the words, the files and the notes of one conversation, each as a bubble at once. */
export function useSending({
  slug,
  conversationId,
  mode,
  windowOpen,
  written,
  watch,
  onSent,
}: {
  slug: string;
  conversationId: string;
  mode: ComposerMode;
  windowOpen: boolean;
  written: Written;
  watch: Meanwhile;
  onSent: (options: { close: boolean }) => void;
}) {
  const { draft, uploads, note, setNote, quote, setQuote } = written;
  const base = () => ({
    messageId: newMessageId(serverNowMs()),
    slug,
    conversationId,
    seenVersion: watch.seenVersion(),
    at: new Date(serverNowMs()).toISOString(),
  });
  /** A place that nothing filled is told once; who presses Send again means it. */
  const toldOpen = useRef("");
  const mayLeaveOpen = (text: string) => {
    const places = openPlaceholders(text);
    if (places.length === 0 || toldOpen.current === text) return true;
    toldOpen.current = text;
    showToast({
      title: `Not filled in: ${places.map((name) => `{{${name}}}`).join(", ")}`,
      description: "Nothing was sent. Fill it in, or press Send again to send it as it stands.",
      tone: "warn",
    });
    return false;
  };
  const sendContent = (
    content: MessageContentInput,
    given: { text: string; close?: boolean; fileName?: string | undefined; quoting?: boolean },
  ) => {
    const { text, close = false, fileName, quoting = true } = given;
    sendItem({
      ...base(),
      kind: "reply",
      text,
      content,
      ...(fileName ? { fileName } : {}),
      close,
      ...(quote && quoting ? { replyTo: quote.id, quote } : {}),
    });
  };
  const sent = (close: boolean) => {
    setQuote(null);
    watch.forget();
    onSent({ close });
  };
  const sendNote = () => {
    if (note.trim() === "") return;
    const content = { kind: "text", text: note } as const;
    sendItem({ ...base(), kind: "note", text: note, content, close: false });
    setNote("");
    onSent({ close: false });
  };
  const send = ({ close }: { close: boolean }) => {
    if (mode === "note") return sendNote();
    const parts = partsToSend(draft.text, uploads.items);
    if (!windowOpen || parts === null || parts.length === 0) return;
    if (!mayLeaveOpen(draft.text)) return;
    parts.forEach(({ content, text, fileName }, index) => {
      const isLast = index === parts.length - 1;
      sendContent(content, { text, fileName, close: close && isLast, quoting: index === 0 });
    });
    draft.clear();
    uploads.clear();
    sent(close);
  };
  /** A form that was filled in; the words went along with it. */
  const sendForm = (content: MessageContentInput, words: string) => {
    sendContent(content, { text: words });
    if ("text" in content && content.text === draft.text) draft.clear();
    sent(false);
  };
  return { send, sendForm };
}
