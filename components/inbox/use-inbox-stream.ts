"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { type StreamState, useWorkspaceEvents } from "@/components/layout/workspace-events";
import type { Desk } from "@/lib/inbox/desk-queries";
import type { Thread } from "@/lib/inbox/thread-queries";
import { inboxKeys } from "./inbox-reads";

/** Several events of one moment are one reading: the first waits for the rest of its moment alone. */
const MOMENT_MS = 15;
/** Readings follow each other no faster than this. */
const REST_MS = 150;
/** A campaign moves many times a second; its ticks in one thread need not. */
const CAMPAIGN_MS = 1_000;

export type Typing = { conversationId: string; memberId: string };

type ConversationEvent = {
  conversationId?: string;
  contactId: string;
  channelId: string;
  kind?: string;
  memberId?: string;
};

/**
 * Follows the workspace's events and reads again what they are about. Events carry ids alone; the
 * rows come through the same guarded routes as the first reading (RT-1). The browser replays what it
 * missed by Last-Event-ID; after a gap that cannot be replayed, and after each reconnection,
 * everything on the screen is read again.
 */
export function useInboxStream(
  slug: string,
  heard: { typing: (sign: Typing) => void; viewing: (sign: Typing) => void },
): StreamState {
  const client = useQueryClient();
  const gathered = useMemo(() => gather(client), [client]);
  useEffect(() => gathered.stop, [gathered]);
  return useWorkspaceEvents(slug, {
    resync: () => void client.invalidateQueries({ queryKey: inboxKeys.all }),
    conversation: (payload) => {
      // the numbers beside views, teams and labels come with the lists
      if (payload.kind === "settings") {
        void client.invalidateQueries({ queryKey: inboxKeys.desk });
        void client.invalidateQueries({ queryKey: inboxKeys.lists });
      } else gathered.conversation(payload as ConversationEvent);
    },
    contacts: () => gathered.everything(),
    channel: () => gathered.everything(),
    campaign: () => gathered.campaign(),
    members: () => void client.invalidateQueries({ queryKey: inboxKeys.desk }),
    typing: (payload) => heard.typing(payload as Typing),
    viewing: (payload) => heard.viewing(payload as Typing),
  });
}

/** Gathers what is announced, and has it read in one go. */
export function gather(client: QueryClient) {
  const threads = new Set<string>();
  let everything = false;
  let lists = false;
  let read = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let campaignTimer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    timer = undefined;
    read = performance.now();
    if (lists) void client.invalidateQueries({ queryKey: inboxKeys.lists });
    for (const query of client.getQueryCache().findAll({ queryKey: inboxKeys.all })) {
      const [, kind, id] = query.queryKey as readonly string[];
      if (kind !== "conversation" || id === undefined) continue;
      const thread = threadOf(client, id);
      if (everything || thread === null || threads.has(thread)) {
        void client.invalidateQueries({ queryKey: query.queryKey });
      }
    }
    threads.clear();
    everything = false;
    lists = false;
  };
  const soon = () => {
    const rest = read + REST_MS - performance.now();
    timer ??= setTimeout(flush, Math.min(REST_MS, Math.max(MOMENT_MS, rest)));
  };
  return {
    conversation: ({ contactId, channelId, kind, memberId }: ConversationEvent) => {
      threads.add(`${contactId} ${channelId}`);
      // that a colleague has read along stands in the thread alone
      lists ||= kind !== "seen" || memberId === ownId(client);
      soon();
    },
    everything: () => {
      everything = true;
      lists = true;
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
      timer = undefined;
      campaignTimer = undefined;
    },
  };
}

const ownId = (client: QueryClient) =>
  client.getQueryData<Desk>(inboxKeys.desk)?.team.find(({ isMe }) => isMe)?.id;

type Pages = { pages: Thread[] };

/** Null for one that is still on its way: whose it is will be known when it has come. */
function threadOf(client: QueryClient, id: string): string | null {
  const known = client.getQueryData<Pages>(inboxKeys.thread(id))?.pages[0]?.conversation;
  return known ? `${known.contactId} ${known.channelId}` : null;
}

/** A campaign message that may still move. */
function holdsCampaign(client: QueryClient, id: string): boolean {
  const pages = client.getQueryData<Pages>(inboxKeys.thread(id))?.pages ?? [];
  return pages.some(({ messages }) =>
    messages.some(({ campaign, state }) => campaign !== null && state !== "read"),
  );
}
