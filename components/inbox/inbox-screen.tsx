"use client";

import {
  keepPreviousData,
  type QueryClient,
  QueryClientProvider,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import { useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { ConnectionBar } from "@/components/layout/connection-bar";
import { WriteDialog } from "@/components/people/write-dialog";
import { classNames } from "@/components/ui/class-names";
import { Keys } from "@/components/ui/kbd";
import type { ConversationSort } from "@/db/enums/inbox";
import type { ConversationAbout } from "@/lib/inbox/about-queries";
import type { Desk } from "@/lib/inbox/desk-queries";
import {
  type ConversationFilter,
  type InboxView,
  listConversationsSchema,
} from "@/lib/inbox/schema";
import type { Thread } from "@/lib/inbox/thread-queries";
import { pushAddress, replaceAddress, useAddress } from "./address";
import { BulkBar } from "./bulk-bar";
import type { HeaderMenu } from "./conversation-header";
import { ConversationList, ListEmpty } from "./conversation-list";
import { ConversationPane } from "./conversation-pane";
import { DeskProvider } from "./desk";
import type { ComposerMode } from "./draft-state";
import { chooseMode } from "./drafts";
import { InboxClient } from "./inbox-client";
import { fetchDesk, fetchList, inboxKeys, type ListPage, ReadError } from "./inbox-reads";
import { useOutbox } from "./outbox";
import { useBlock } from "./use-block";
import { useConversationMoves } from "./use-conversation-moves";
import { useInboxCommands } from "./use-inbox-commands";
import { useInboxStream } from "./use-inbox-stream";
import { useLeaveGuard } from "./use-leave-guard";
import { usePresence } from "./use-presence";
import { useReaderZone } from "./use-reader-zone";
import { useRing } from "./use-ring";
import { useSelection } from "./use-selection";
import { useTitleCount } from "./use-title-count";
import { ViewList } from "./view-list";
import { filterOfView, sameFilter } from "./view-words";

export type InboxScreenProps = {
  slug: string;
  workspaceName: string;
  timeZone: string;
  currency: string;
  desk: Desk;
  mayReply: boolean;
  /** Where a practice phone is; null without the sandbox. */
  sandboxHref: string | null;
  initial: {
    /** ISO time of the server. */
    now: string;
    view: InboxView;
    filter: ConversationFilter | undefined;
    sort: ConversationSort | undefined;
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
  new InboxClient({
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
  const { slug, workspaceName, timeZone, currency, mayReply, sandboxHref, initial } = props;
  const zone = useReaderZone(timeZone);
  const deskRead = useQuery({
    queryKey: inboxKeys.desk,
    queryFn: ({ signal }) => fetchDesk(slug, signal),
    initialData: props.desk,
  });
  const desk = deskRead.data;
  const meId = desk.team.find(({ isMe }) => isMe)?.id ?? "";
  const base = `/w/${slug}/inbox`;
  const { pathname, query: address } = useAddress();
  const selectedId = pathname.startsWith(`${base}/`) ? pathname.slice(base.length + 1) : null;
  const { view, filter, sort } = useMemo(
    () =>
      listConversationsSchema.parse({
        view: address.get("view") ?? undefined,
        filter: address.get("filter") ?? undefined,
        sort: address.get("sort") ?? undefined,
      }),
    [address],
  );
  const saved = desk.views.find(({ id }) => view === `saved-${id}`);
  const effective = filter ?? filterOfView(view, desk);
  const [search, setSearch] = useState("");
  const sought = useDeferredValue(search.trim());

  const asked = { view, search: sought, filter, sort };
  const isInitial =
    sought === "" &&
    view === initial.view &&
    sort === initial.sort &&
    JSON.stringify(filter) === JSON.stringify(initial.filter);
  const list = useInfiniteQuery({
    queryKey: inboxKeys.list(asked),
    queryFn: ({ pageParam, signal }) => fetchList(slug, { ...asked, before: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    ...(sought ? { placeholderData: keepPreviousData } : {}),
    ...(isInitial ? { initialData: { pages: [initial.list], pageParams: [undefined] } } : {}),
  });
  const rows = useMemo(() => {
    const seen = new Set<string>();
    // a row that moved up while pages were read is shown once, where it is now
    return (list.data?.pages ?? [])
      .flatMap((page) => page.rows)
      .filter(({ id }) => !seen.has(id) && seen.add(id));
  }, [list.data]);
  const counts = list.data?.pages[0]?.counts;
  useTitleCount(counts?.unread ?? 0);
  useRing(desk.habits.sound, {
    list: JSON.stringify(asked),
    rows: list.data && !list.isPlaceholderData ? rows : undefined,
    meId,
  });

  const hrefOf = useCallback(
    (id: string | null, next: Partial<Pick<typeof asked, "view" | "filter" | "sort">> = {}) => {
      const shown = { view, filter, sort, ...next };
      const query = new URLSearchParams({
        ...(shown.view === "all" ? {} : { view: shown.view }),
        ...(shown.filter ? { filter: JSON.stringify(shown.filter) } : {}),
        ...(shown.sort ? { sort: shown.sort } : {}),
      }).toString();
      return `${base}${id ? `/${id}` : ""}${query ? `?${query}` : ""}`;
    },
    [base, view, filter, sort],
  );
  const open = useCallback((id: string | null) => pushAddress(hrefOf(id)), [hrefOf]);
  const leave = useCallback(() => open(null), [open]);
  const replace = useCallback((id: string) => replaceAddress(hrefOf(id)), [hrefOf]);
  const show = useCallback(
    (next: InboxView) =>
      pushAddress(hrefOf(null, { view: next, filter: undefined, sort: undefined })),
    [hrefOf],
  );
  const readDeskAgain = useCallback(async () => {
    await deskRead.refetch();
  }, [deskRead.refetch]);

  const [menu, setMenu] = useState<HeaderMenu>(null);
  const [writing, setWriting] = useState(false);
  const startNew = useCallback(() => setWriting(true), []);
  const input = useRef<HTMLTextAreaElement>(null);
  // whose field is to have the focus as soon as the conversation is read
  const awaited = useRef<string | null>(null);

  const order = useMemo(() => rows.map(({ id }) => id), [rows]);
  const selection = useSelection(order);
  const chosen = useMemo(() => rows.filter(({ id }) => selection.has(id)), [rows, selection]);
  const presence = usePresence({ slug, selectedId });
  const { typingIn, viewersOf } = presence;
  const typingIds = useMemo(() => typingIn(selectedId), [typingIn, selectedId]);
  const viewerIds = useMemo(() => viewersOf(selectedId), [viewersOf, selectedId]);
  const stream = useInboxStream(slug, presence.heard);
  const outbox = useOutbox();
  useLeaveGuard();
  /** What was set aside: the next step goes on from there. */
  const leftAt = useRef<string | null>(null);
  const moves = useConversationMoves({
    slug,
    desk,
    onOpen: open,
    // nothing is opened in its place, or that one's mark would go
    onSetAside: (ids) => {
      selection.clear();
      if (selectedId === null || !ids.includes(selectedId)) return;
      leftAt.current = selectedId;
      open(null);
    },
    onGone: (ids) => {
      selection.clear();
      if (selectedId === null || !ids.includes(selectedId)) return;
      const index = rows.findIndex((row) => row.id === selectedId);
      const stays = ({ id }: { id: string }) => !ids.includes(id);
      const next = rows.slice(index + 1).find(stays) ?? rows.slice(0, index).findLast(stays);
      open(window.matchMedia("(width < 47.5rem)").matches ? null : (next?.id ?? null));
    },
  });

  const step = useCallback(
    (by: 1 | -1) => {
      const index = rows.findIndex(({ id }) => id === (selectedId ?? leftAt.current));
      const next = rows[index < 0 ? 0 : index + by];
      if (next) open(next.id);
    },
    [rows, selectedId, open],
  );
  const write = useCallback(
    (next: ComposerMode) => {
      if (selectedId !== null) chooseMode(selectedId, next);
      awaited.current = selectedId;
      requestAnimationFrame(() => {
        if (!input.current) return;
        awaited.current = null;
        input.current.focus();
      });
    },
    [selectedId],
  );
  const block = useBlock(slug);
  useInboxCommands({
    selected: rows.find(({ id }) => id === selectedId),
    chosen,
    selection,
    moves,
    macros: desk.macros,
    mayReply,
    onStep: step,
    onWrite: write,
    onMenu: setMenu,
    onShow: show,
    onNew: startNew,
    onBlock: block,
  });

  const waiting = outbox.filter(({ state }) => state === "waiting").length;
  const isNew =
    counts !== undefined &&
    counts.all + counts.snoozed + counts.closed === 0 &&
    selectedId === null;
  return (
    <DeskProvider desk={desk} viewerIds={viewerIds}>
      <div className="flex min-h-0 flex-1 flex-col">
        <ConnectionBar queued={waiting} stream={stream} />
        <div className="flex min-h-0 flex-1">
          <ViewList
            counts={counts}
            mayReply={mayReply}
            onDesk={readDeskAgain}
            onView={show}
            slug={slug}
            view={view}
          />
          <div
            className={classNames(
              "flex min-h-0 w-full flex-col border-line bg-surface md:w-[280px] md:flex-none md:border-e lg:w-[300px]",
              selectedId !== null && "max-md:hidden",
            )}
          >
            <ConversationList
              bulk={
                chosen.length > 0 ? (
                  <BulkBar moves={moves} onClear={selection.clear} rows={chosen} zone={zone} />
                ) : null
              }
              counts={counts}
              empty={
                <ListEmpty
                  filtered={!sameFilter(effective, filterOfView(view, desk))}
                  isNew={isNew}
                  onClearSearch={() => setSearch("")}
                  sandboxHref={sandboxHref}
                  search={sought}
                  view={view}
                />
              }
              filter={effective}
              firstNow={initial.now}
              hrefOf={hrefOf}
              isPage={selectedId === null}
              meId={meId}
              onDesk={readDeskAgain}
              onNew={mayReply ? startNew : null}
              onFilter={(next) => pushAddress(hrefOf(selectedId, { filter: next ?? undefined }))}
              onOpen={open}
              onSearch={setSearch}
              onSort={(next) => pushAddress(hrefOf(selectedId, { sort: next }))}
              onView={show}
              query={list}
              rows={rows}
              search={search}
              selectedId={selectedId}
              selection={selection}
              slug={slug}
              sort={sort ?? saved?.sort ?? "newest"}
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
              awaited={awaited}
              input={input}
              key={selectedId}
              mayReply={mayReply}
              menu={menu}
              moves={moves}
              onBack={leave}
              onMenu={setMenu}
              onMoved={replace}
              onOpen={open}
              slug={slug}
              team={desk.team}
              typingIds={typingIds}
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
      <WriteDialog
        onOpenChange={setWriting}
        onOpened={(id) => {
          const href = hrefOf(id);
          pushAddress(`${href}${href.includes("?") ? "&" : "?"}write=1`);
        }}
        open={writing}
        slug={slug}
      />
    </DeskProvider>
  );
}
