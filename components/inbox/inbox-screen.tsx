"use client";

import {
  keepPreviousData,
  QueryClient,
  QueryClientProvider,
  useInfiniteQuery,
} from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { type CommandSection, useCommands } from "@/components/layout/command-registry";
import { ConnectionBar } from "@/components/layout/connection-bar";
import { classNames } from "@/components/ui/class-names";
import { Keys } from "@/components/ui/kbd";
import type { ConversationAbout } from "@/lib/inbox/about-queries";
import type { TeamMember } from "@/lib/inbox/queries";
import { INBOX_VIEWS, type InboxView } from "@/lib/inbox/schema";
import type { Thread } from "@/lib/inbox/thread-queries";
import type { ComposerMode } from "./composer";
import { ConversationList, ListEmpty } from "./conversation-list";
import { ConversationPane } from "./conversation-pane";
import { fetchList, inboxKeys, type ListPage, ReadError } from "./inbox-reads";
import { useOutbox } from "./outbox";
import { useConversationMoves } from "./use-conversation-moves";
import { type Typing, useInboxStream } from "./use-inbox-stream";
import { useReaderZone } from "./use-reader-zone";
import { ViewList } from "./view-list";

/** Somebody is forgotten as typing this long after their last key. */
const TYPING_MS = 6_000;

export type InboxScreenProps = {
  slug: string;
  workspaceName: string;
  timeZone: string;
  currency: string;
  team: readonly TeamMember[];
  mayReply: boolean;
  /** Where a practice phone is; null without the sandbox. */
  sandboxHref: string | null;
  initial: {
    /** ISO time of the server. */
    now: string;
    view: InboxView;
    list: ListPage;
    thread?: Thread;
    about?: ConversationAbout;
  };
};

/** One cache a browser: who comes back to the inbox sees it at once, then fresh. */
let browserClient: QueryClient | undefined;
function clientOfBrowser(): QueryClient {
  if (typeof window === "undefined") return newClient();
  browserClient ??= newClient();
  return browserClient;
}
const newClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // the stream says what changed; this covers the time without one
        staleTime: 5_000,
        gcTime: 30 * 60_000,
        refetchOnWindowFocus: true,
        // a reason will not change by asking again; a lost line may
        retry: (count, error) => !(error instanceof ReadError) && count < 3,
      },
    },
  });

/** The shared inbox: list, conversation, person; three panes, two, or one at a time. */
export function InboxScreen(props: InboxScreenProps) {
  const [client] = useState(clientOfBrowser);
  return (
    <QueryClientProvider client={client}>
      <Screen {...props} />
    </QueryClientProvider>
  );
}

function Screen(props: InboxScreenProps) {
  const { slug, workspaceName, timeZone, currency, team, mayReply, sandboxHref, initial } = props;
  const zone = useReaderZone(timeZone);
  const meId = team.find(({ isMe }) => isMe)?.id ?? "";
  const base = `/w/${slug}/inbox`;
  const pathname = usePathname();
  const selectedId = pathname.startsWith(`${base}/`) ? pathname.slice(base.length + 1) : null;
  const asked = useSearchParams().get("view");
  const view = INBOX_VIEWS.find((known) => known === asked) ?? initial.view;
  const [search, setSearch] = useState("");
  const sought = useDeferredValue(search.trim());

  const list = useInfiniteQuery({
    queryKey: inboxKeys.list(view, sought),
    queryFn: ({ pageParam, signal }) =>
      fetchList(slug, { view, search: sought, before: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    ...(sought ? { placeholderData: keepPreviousData } : {}),
    ...(view === initial.view && sought === ""
      ? { initialData: { pages: [initial.list], pageParams: [undefined] } }
      : {}),
  });
  const rows = useMemo(() => {
    const seen = new Set<string>();
    // a row that moved up while pages were read is shown once, where it is now
    return (list.data?.pages ?? [])
      .flatMap((page) => page.rows)
      .filter(({ id }) => !seen.has(id) && seen.add(id));
  }, [list.data]);
  const counts = list.data?.pages[0]?.counts;

  const hrefOf = useCallback(
    (id: string | null, next: InboxView = view) =>
      `${base}${id ? `/${id}` : ""}${next === "all" ? "" : `?view=${next}`}`,
    [base, view],
  );
  // pushState and not the router: the screen stays, the cache answers, the address follows
  const go = useCallback((href: string) => window.history.pushState(null, "", href), []);
  const open = useCallback((id: string | null) => go(hrefOf(id)), [go, hrefOf]);

  const [mode, setMode] = useState<ComposerMode>("reply");
  const [menu, setMenu] = useState<"assign" | "snooze" | null>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  // another conversation begins with a reply: a note must be meant
  useEffect(() => {
    if (selectedId !== null) setMode("reply");
  }, [selectedId]);

  const { typingIn, heard } = useTyping();
  const stream = useInboxStream(slug, heard);
  const outbox = useOutbox();
  const moves = useConversationMoves({
    slug,
    team,
    onGone: (id) => {
      if (id !== selectedId) return;
      const index = rows.findIndex((row) => row.id === id);
      const next = rows[index + 1] ?? rows[index - 1];
      open(window.matchMedia("(width < 47.5rem)").matches ? null : (next?.id ?? null));
    },
  });

  const step = useCallback(
    (by: 1 | -1) => {
      const index = rows.findIndex(({ id }) => id === selectedId);
      const next = rows[index < 0 ? 0 : index + by];
      if (next) open(next.id);
    },
    [rows, selectedId, open],
  );
  const selected = rows.find(({ id }) => id === selectedId);
  const commands = useMemo<CommandSection>(() => {
    const write = (next: ComposerMode) => () => {
      setMode(next);
      requestAnimationFrame(() => input.current?.focus());
    };
    const withSelected = (run: (row: NonNullable<typeof selected>) => void) => () => {
      if (selected) run(selected);
    };
    return {
      id: "inbox",
      title: "Inbox",
      rows: [
        { id: "next", label: "Next conversation", keys: "j", keysOnly: true, run: () => step(1) },
        { id: "previous", label: "Previous", keys: "k", keysOnly: true, run: () => step(-1) },
        {
          id: "search",
          label: "Search conversations",
          keys: "/",
          run: () => document.querySelector<HTMLElement>("[data-inbox-open-search]")?.click(),
        },
        ...(selected && mayReply
          ? [
              { id: "reply", label: "Reply", keys: "r", run: write("reply") },
              { id: "note", label: "Write a note", keys: "n", run: write("note") },
              {
                id: "close",
                label: selected.status === "open" ? "Close conversation" : "Reopen conversation",
                keys: "e",
                run: withSelected((row) =>
                  row.status === "open" ? moves.close(row) : moves.reopen(row),
                ),
              },
              {
                id: "snooze",
                label: "Snooze conversation",
                keys: "h",
                run: () => setMenu("snooze"),
              },
              {
                id: "assign",
                label: "Assign conversation",
                keys: "a",
                run: () => setMenu("assign"),
              },
              {
                id: "unread",
                label: "Mark as unread",
                keys: "u",
                run: withSelected(moves.unread),
              },
            ]
          : []),
      ],
    };
  }, [selected, mayReply, moves, step]);
  useCommands(commands);

  const waiting = outbox.filter(({ state }) => state === "waiting").length;
  const isNew =
    counts !== undefined &&
    counts.all + counts.snoozed + counts.closed === 0 &&
    selectedId === null;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ConnectionBar queued={waiting} stream={stream} />
      <div className="flex min-h-0 flex-1">
        <ViewList counts={counts} onView={(next) => go(hrefOf(null, next))} view={view} />
        <div
          className={classNames(
            "flex min-h-0 w-full flex-col border-line bg-surface md:w-[280px] md:flex-none md:border-e lg:w-[300px]",
            selectedId !== null && "max-md:hidden",
          )}
        >
          <ConversationList
            empty={
              <ListEmpty
                isNew={isNew}
                onClearSearch={() => setSearch("")}
                sandboxHref={sandboxHref}
                search={sought}
                view={view}
              />
            }
            firstNow={initial.now}
            hrefOf={hrefOf}
            meId={meId}
            onOpen={open}
            onSearch={setSearch}
            onView={(next) => go(hrefOf(null, next))}
            query={list}
            rows={rows}
            search={search}
            selectedId={selectedId}
            view={view}
            zone={zone}
          />
        </div>
        {selectedId ? (
          <ConversationPane
            conversationId={selectedId}
            currency={currency}
            initialAbout={
              initial.thread?.conversation.id === selectedId ? initial.about : undefined
            }
            initialThread={
              initial.thread?.conversation.id === selectedId ? initial.thread : undefined
            }
            input={input}
            key={selectedId}
            mayReply={mayReply}
            menu={menu}
            mode={mode}
            moves={moves}
            onBack={() => open(null)}
            onMenu={setMenu}
            onMode={setMode}
            onOpen={open}
            slug={slug}
            team={team}
            typingIds={typingIn(selectedId)}
            workspaceName={workspaceName}
            workspaceZone={timeZone}
            zone={zone}
          />
        ) : (
          <div className="hidden min-w-0 flex-1 flex-col items-center justify-center gap-2 text-ink-3 md:flex">
            <MessagesSquare className="size-6" />
            <p>Choose a conversation</p>
            <p className="flex items-center gap-2 text-dense">
              <Keys keys="j k" /> move through the list
            </p>
          </div>
        )}
      </div>
    </div>
  );
}

/** Who writes where, forgotten six seconds after the last sign. */
function useTyping() {
  const [signs, setSigns] = useState<readonly (Typing & { until: number })[]>([]);
  const heard = useCallback((typing: Typing) => {
    setSigns((known) => [
      ...known.filter(
        ({ conversationId, memberId }) =>
          conversationId !== typing.conversationId || memberId !== typing.memberId,
      ),
      { ...typing, until: Date.now() + TYPING_MS },
    ]);
  }, []);
  useEffect(() => {
    if (signs.length === 0) return undefined;
    const nextMs = Math.min(...signs.map(({ until }) => until)) - Date.now();
    const timer = setTimeout(
      () => setSigns((known) => known.filter(({ until }) => until > Date.now())),
      Math.max(50, nextMs),
    );
    return () => clearTimeout(timer);
  }, [signs]);
  const typingIn = (id: string) =>
    signs.filter(({ conversationId }) => conversationId === id).map(({ memberId }) => memberId);
  return { typingIn, heard };
}
