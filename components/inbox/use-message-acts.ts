import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import type { ActionError } from "@/components/forms/action-result";
import { answerTo, sayRefusal } from "@/components/forms/no-answer";
import { retryMessageAction, sendMessageAction, settleMessageAction } from "@/lib/inbox/actions";
import type { ThreadMessage } from "@/lib/inbox/thread-message";
import { askOnce } from "./ask-once";
import { inboxKeys, serverNowMs } from "./inbox-reads";
import { newMessageId } from "./message-id";
import type { Asking } from "./use-asking";

type Told = { ok: true } | { ok: false; error: ActionError };

/** What can be done with a message of the thread, and how its result is told. */
export function useMessageActs({
  slug,
  conversationId,
  version,
  asking,
}: {
  slug: string;
  conversationId: string;
  /** Of the conversation as it is shown. */
  version: number;
  asking: Asking;
}) {
  const client = useQueryClient();
  const tell = (result: Told, title: string) => {
    // also after a no: what stood in the way has to be seen
    void client.invalidateQueries({ queryKey: inboxKeys.thread(conversationId) });
    if (!result.ok) sayRefusal(result.error, title);
  };
  const retry = async (message: ThreadMessage) => {
    const failedId = message.id;
    await asking.send(
      (seenVersion) =>
        // pressed again without an answer it is the same second try, and no no to it
        askOnce(`retry ${failedId}`, (messageId) =>
          retryMessageAction(slug, { failedId, messageId, seenVersion }),
        ),
      (result) => tell(result, "The message was not sent again."),
    );
  };
  const settle = async (message: ThreadMessage, decision: "assume_sent" | "assume_not_sent") => {
    const result = await answerTo(settleMessageAction(slug, { messageId: message.id, decision }));
    tell(result, "The message stays unconfirmed.");
  };
  const react = async (message: ThreadMessage, emoji: string | null) => {
    const result = await answerTo(
      sendMessageAction(slug, {
        conversationId,
        messageId: newMessageId(serverNowMs()),
        content: { kind: "reaction", targetId: message.id, emoji },
        seenVersion: version,
      }),
    );
    tell(result, "The reaction was not sent.");
  };
  // the same functions for the life of the pane, so that typing draws no bubble anew
  const now = useRef({ retry, settle, react });
  now.current = { retry, settle, react };
  const onRetry = useCallback((message: ThreadMessage) => void now.current.retry(message), []);
  const onSettle = useCallback(
    (message: ThreadMessage, decision: "assume_sent" | "assume_not_sent") =>
      void now.current.settle(message, decision),
    [],
  );
  const onReact = useCallback(
    (message: ThreadMessage, emoji: string | null) => void now.current.react(message, emoji),
    [],
  );
  return { onRetry, onSettle, onReact, tell };
}
