import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { showToast } from "@/components/ui/toast";
import type { ScheduledMessage } from "@/lib/inbox/scheduled-queries";
import { doNotFit } from "./fitting-files";
import { inboxKeys } from "./inbox-reads";
import { partsToSend } from "./parts-to-send";
import { prepareOnce } from "./prepare-once";
import type { Fallback, Prepared } from "./schedule-dialog";
import type { Draft } from "./use-draft";
import type { useMessageActs } from "./use-message-acts";
import { lacksSubject, mailOf, type Subject } from "./use-subject";

export type Preparing = ReturnType<typeof usePreparing>;

/** What is sent later: at a time over the dialog, or with the customer's next message at once. */
export function usePreparing({
  slug,
  conversationId,
  draft,
  subject,
  tell,
}: {
  slug: string;
  conversationId: string;
  draft: Draft;
  subject: Subject;
  tell: ReturnType<typeof useMessageActs>["tell"];
}) {
  const client = useQueryClient();
  const [prepared, setPrepared] = useState<Prepared | null>(null);
  const [fallback, setFallback] = useState<Fallback | null>(null);
  const read = () => void client.invalidateQueries({ queryKey: inboxKeys.thread(conversationId) });
  const done = () => {
    if (!prepared?.known) draft.clear("reply");
    read();
  };
  const edit = (item: ScheduledMessage) => {
    setFallback(item.fallback);
    setPrepared({ content: item.content, body: item.body, replyTo: item.replyTo, known: item });
  };
  /** What stands in the composer: words, or one file with them. */
  const later = (trigger: "time" | "reply") => {
    const parts = partsToSend(draft.reply.text, draft.uploads.items, mailOf(subject));
    const [part] = parts ?? [];
    if (!part || lacksSubject(subject) || doNotFit(draft.uploads)) return;
    if (parts && parts.length > 1) {
      showToast({
        title: "One at a time",
        description: "Prepare the words and each file as a message of its own.",
        tone: "warn",
      });
      return;
    }
    const { content, text, file } = part;
    const replyTo = draft.quote?.replyTo ?? null;
    if (trigger === "time") {
      setFallback(null);
      setPrepared({ content, body: text || (file?.stored.fileName ?? ""), replyTo, known: null });
      return;
    }
    void prepareOnce(slug, {
      conversationId,
      content,
      when: { trigger: "reply" },
      ...(replyTo ? { replyTo } : {}),
    }).then((result) => {
      tell(result, "It was not prepared.");
      if (result.ok) done();
    });
  };
  const close = () => setPrepared(null);
  return { prepared, fallback, setFallback, later, edit, done, close, read };
}
