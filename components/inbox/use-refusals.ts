import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { showToast } from "@/components/ui/toast";
import { inboxKeys } from "./inbox-reads";
import { onRefused } from "./outbox";
import { takeItemBack } from "./take-item-back";
import type { Meanwhile } from "./use-answers-meanwhile";

/** A refused reply goes back to its author, who learns why; nothing is lost. */
export function useRefusals(options: { conversationId: string; watch: Meanwhile }) {
  const client = useQueryClient();
  const now = useRef(options);
  now.current = options;
  useEffect(
    () =>
      onRefused(({ code, message, version, item }) => {
        const { conversationId, watch } = now.current;
        // other reasons stay on the bubble, with Try again and Edit
        if (code !== "stale" && code !== "window_closed") return;
        void client.invalidateQueries({ queryKey: inboxKeys.conversation(item.conversationId) });
        // a file or a form does not go back into the field: its bubble keeps it, and asks there
        const isWords = item.content.kind === "text";
        if (isWords) takeItemBack(item);
        if (item.conversationId !== conversationId) {
          const description = isWords ? `${message} Your draft is kept there.` : message;
          showToast({ title: "A reply was not sent", description, tone: "warn" });
          return;
        }
        if (!isWords) return;
        if (code === "stale") watch.toldBy({ message, version });
        else
          showToast({
            title: "Not sent: the window has closed",
            description: `${message} Your draft is kept.`,
            tone: "warn",
          });
      }),
    [client],
  );
}
