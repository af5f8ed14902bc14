"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Thread } from "@/lib/inbox/thread-queries";
import { inboxKeys } from "./inbox-reads";

/** Several events of one moment are one reading. */
const GATHER_MS = 120;
/** A campaign moves many times a second; its ticks in one thread need not. */
const CAMPAIGN_MS = 1_000;
const REOPEN_MS = 2_000;

export type Typing = { conversationId: string; memberId: string };

type ConversationEvent = { conversationId?: string; contactId: string; channelId: string };

/**
 * Follows the workspace's events and reads again what they are about. Events carry ids alone; the
 * rows come through the same guarded routes as the first reading (RT-1). The browser replays what it
 * missed by Last-Event-ID; after a gap that cannot be replayed, and after each reconnection,
 * everything on the screen is read again.
 */
export function useInboxStream(
  slug: string,
  onTyping: (typing: Typing) => void,
): "live" | "reconnecting" {
  const client = useQueryClient();
  const [state, setState] = useState<"live" | "reconnecting">("live");
  const typing = useRef(onTyping);
  typing.current = onTyping;

  useEffect(() => {
    let source: EventSource | null = null;
    let ended = false;
    let reopen: ReturnType<typeof setTimeout> | undefined;
    let wasLost = false;
    const gathered = gather(client);

    const open = () => {
      const stream = new EventSource(`/api/stream?workspace=${encodeURIComponent(slug)}`);
      source = stream;
      stream.addEventListener("open", () => {
        setState("live");
        if (wasLost) void client.invalidateQueries({ queryKey: inboxKeys.all });
        wasLost = false;
      });
      stream.addEventListener("error", () => {
        wasLost = true;
        setState("reconnecting");
        // the browser gives up after an answer that is no stream; we do not
        if (stream.readyState === EventSource.CLOSED && !ended) {
          clearTimeout(reopen);
          reopen = setTimeout(open, REOPEN_MS);
        }
      });
      stream.addEventListener("resync", () => {
        void client.invalidateQueries({ queryKey: inboxKeys.all });
      });
      stream.addEventListener("conversation", (event) =>
        gathered.conversation(JSON.parse(event.data) as ConversationEvent),
      );
      stream.addEventListener("contacts", () => gathered.contacts());
      stream.addEventListener("campaign", () => gathered.campaign());
      stream.addEventListener("typing", (event) =>
        typing.current(JSON.parse(event.data) as Typing),
      );
    };
    open();
    // a phone that slept may hold a stream that died without a word
    const wake = () => {
      if (document.visibilityState === "visible" && wasLost) {
        source?.close();
        clearTimeout(reopen);
        open();
      }
    };
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
    return () => {
      ended = true;
      source?.close();
      clearTimeout(reopen);
      gathered.stop();
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("online", wake);
    };
  }, [slug, client]);
  return state;
}

function gather(client: QueryClient) {
  const threads = new Set<string>();
  let people = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let campaignTimer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    timer = undefined;
    void client.invalidateQueries({ queryKey: inboxKeys.lists });
    for (const query of client.getQueryCache().findAll({ queryKey: inboxKeys.all })) {
      const [, kind, id] = query.queryKey as readonly string[];
      if (kind !== "conversation" || id === undefined) continue;
      if (people || threads.has(threadOf(client, id))) {
        void client.invalidateQueries({ queryKey: query.queryKey });
      }
    }
    threads.clear();
    people = false;
  };
  const soon = () => {
    timer ??= setTimeout(flush, GATHER_MS);
  };
  return {
    conversation: ({ contactId, channelId }: ConversationEvent) => {
      threads.add(`${contactId} ${channelId}`);
      soon();
    },
    contacts: () => {
      people = true;
      soon();
    },
    campaign: () => {
      campaignTimer ??= setTimeout(() => {
        campaignTimer = undefined;
        for (const query of client.getQueryCache().findAll({ queryKey: inboxKeys.all })) {
          const [, kind, id, part] = query.queryKey as readonly string[];
          if (kind !== "conversation" || part !== "thread" || id === undefined) continue;
          if (holdsCampaign(client, id)) {
            void client.invalidateQueries({ queryKey: inboxKeys.conversation(id) });
          }
        }
      }, CAMPAIGN_MS);
    },
    stop: () => {
      clearTimeout(timer);
      clearTimeout(campaignTimer);
    },
  };
}

type Pages = { pages: Thread[] };

function threadOf(client: QueryClient, id: string): string {
  const known = client.getQueryData<Pages>(inboxKeys.thread(id))?.pages[0]?.conversation;
  return known ? `${known.contactId} ${known.channelId}` : "";
}

/** A campaign message that may still move. */
function holdsCampaign(client: QueryClient, id: string): boolean {
  const pages = client.getQueryData<Pages>(inboxKeys.thread(id))?.pages ?? [];
  return pages.some(({ messages }) =>
    messages.some(({ campaign, state }) => campaign !== null && state !== "read"),
  );
}
