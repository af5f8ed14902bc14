import { useRef } from "react";
import { showToast } from "@/components/ui/toast";
import type { MessageContentInput } from "@/lib/inbox/content-schema";
import { openPlaceholders } from "@/lib/inbox/fill-placeholders";
import { doNotFit } from "./fitting-files";
import { serverNowMs } from "./inbox-reads";
import { newMessageId } from "./message-id";
import { sendItem } from "./outbox";
import { partsToSend, type SentFile } from "./parts-to-send";
import type { Meanwhile } from "./use-answers-meanwhile";
import type { Draft } from "./use-draft";
import { lacksSubject, mailOf, type Subject } from "./use-subject";

/** Send: the words, the files and the notes of one conversation, each as a bubble at once. */
export function useSending({
  slug,
  conversationId,
  windowOpen,
  draft,
  watch,
  subject,
  onSent,
}: {
  slug: string;
  conversationId: string;
  windowOpen: boolean;
  draft: Draft;
  watch: Meanwhile;
  subject: Subject;
  onSent: (options: { close: boolean }) => void;
}) {
  const { quote } = draft;
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
    given: {
      text: string;
      close?: boolean;
      file?: SentFile | undefined;
      files?: SentFile[] | undefined;
      quoting?: boolean;
    },
  ) => {
    const { text, close = false, file, files, quoting = true } = given;
    sendItem({
      ...base(),
      kind: "reply",
      text,
      content,
      ...(file ? { file } : {}),
      ...(files && files.length > 0 ? { files } : {}),
      close,
      ...(quote && quoting ? { replyTo: quote.replyTo, quote } : {}),
    });
  };
  const sent = (close: boolean) => {
    watch.forget();
    onSent({ close });
  };
  const sendNote = () => {
    const { text } = draft.note;
    if (text.trim() === "") return;
    sendItem({ ...base(), kind: "note", text, content: { kind: "text", text }, close: false });
    draft.clear("note");
    onSent({ close: false });
  };
  const send = ({ close }: { close: boolean }) => {
    if (draft.mode === "note") return sendNote();
    const { text: words } = draft.reply;
    const parts = partsToSend(words, draft.uploads.items, mailOf(subject));
    if (parts === null || parts.length === 0) return;
    if (!windowOpen) {
      showToast({
        title: "Not sent: the window has closed",
        description: "Your words are kept. Choose a template, or hold them until they write.",
        tone: "warn",
      });
      return;
    }
    if (lacksSubject(subject) || doNotFit(draft.uploads)) return;
    if (!mayLeaveOpen(words)) return;
    parts.forEach(({ content, text, file, files }, index) => {
      const isLast = index === parts.length - 1;
      sendContent(content, { text, file, files, close: close && isLast, quoting: index === 0 });
    });
    draft.clear("reply");
    sent(close);
  };
  /** A form that was filled in; the words went along with it. */
  const sendForm = (content: MessageContentInput, words: string) => {
    sendContent(content, { text: words });
    if ("text" in content && content.text === draft.reply.text) draft.reply.write("");
    draft.setQuote(null);
    sent(false);
  };
  return { send, sendForm };
}
