import { type RefObject, useCallback, useRef, useState } from "react";
import type { ThreadMessage } from "@/lib/inbox/thread-message";
import type { FormKind } from "./content-form";
import type { Picking } from "./conversation-dialogs";
import type { ReadThread } from "./inbox-reads";
import { messageWords } from "./message-words";
import type { OutboxItem } from "./outbox";
import { takeItemBack } from "./take-item-back";
import { useAnswersMeanwhile, useReadVersion } from "./use-answers-meanwhile";
import { useAsking } from "./use-asking";
import { useDraft } from "./use-draft";
import { useMessageActs } from "./use-message-acts";
import { usePreparing } from "./use-preparing";
import { useRefusals } from "./use-refusals";
import { useSending } from "./use-sending";
import { useSubject } from "./use-subject";

/**
 * Everything that somebody does to be heard in one conversation: what is begun, what opens above it,
 * who answered meanwhile, and the ways out.
 */
export function useWriting({
  slug,
  conversationId,
  newest,
  customer,
  windowOpen,
  input,
  onSent,
}: {
  slug: string;
  conversationId: string;
  /** The end of the conversation; undefined until it is read. */
  newest: ReadThread | undefined;
  customer: string;
  windowOpen: boolean;
  input: RefObject<HTMLTextAreaElement | null>;
  onSent: (options: { close: boolean }) => void;
}) {
  const [picking, setPicking] = useState<Picking>(null);
  const [form, setForm] = useState<FormKind | null>(null);
  const draft = useDraft(slug, conversationId, newest);
  const begun = draft.reply.text !== "" || draft.uploads.items.length > 0 || draft.subject !== null;
  const watch = useAnswersMeanwhile(newest, {
    writing: begun || form !== null || picking !== null,
    hasDraft: begun,
  });
  const asking = useAsking(useReadVersion(newest));
  const version = newest?.conversation.version ?? 0;
  const acts = useMessageActs({ slug, conversationId, version, asking });
  const subject = useSubject(draft, newest);
  const here = { slug, conversationId, draft, subject };
  const preparing = usePreparing({ ...here, tell: acts.tell });
  const { send, sendForm } = useSending({ ...here, windowOpen, watch, onSent });
  useRefusals({ conversationId, watch });

  const now = useRef({ draft, customer });
  now.current = { draft, customer };
  // the same function for the life of the pane, so that typing draws no bubble anew
  const quote = useCallback(
    (message: ThreadMessage) => {
      const inbound = message.direction === "inbound";
      const name = inbound ? now.current.customer : (message.authorName ?? "Us");
      now.current.draft.setQuote({
        replyTo: message.id,
        name: name.slice(0, 200),
        text: messageWords(message).slice(0, 300),
      });
      now.current.draft.choose("reply");
      requestAnimationFrame(() => input.current?.focus());
    },
    [input],
  );
  const takeBack = (item: OutboxItem) => {
    takeItemBack(item);
    draft.choose(item.kind);
  };
  const discard = () => {
    draft.discard();
    watch.forget();
  };
  const editLast = () => {
    const last = newest?.scheduled.at(-1);
    if (last) preparing.edit(last);
  };
  return {
    draft,
    subject,
    watch,
    asking,
    acts,
    preparing,
    picking,
    setPicking,
    form,
    setForm,
    send,
    sendForm,
    quote,
    takeBack,
    discard,
    editLast,
  };
}
