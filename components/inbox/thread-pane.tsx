"use client";

import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { ArrowDown, ArrowUp } from "lucide-react";
import {
  type ReactNode,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { PictureViewer, type ViewedPicture } from "@/components/ui/picture-viewer";
import { Skeleton, SkeletonCover, useSkeleton } from "@/components/ui/skeleton";
import type { ThreadMessage as Message } from "@/lib/inbox/thread-message";
import type { Thread } from "@/lib/inbox/thread-queries";
import type { OutboxItem } from "./outbox";
import { PendingMessage } from "./pending-message";
import { ReadBy } from "./read-by";
import { ThreadPage, type ThreadShared } from "./thread-page";
import { useFirstUnread, useFollow } from "./thread-scroll";

/** So near to an edge the next page is asked for. */
const NEAR_EDGE_PX = 600;
/** Messages of the end that are drawn with the first picture of a conversation: more than a screen. */
const FIRST_DRAWN = 20;

export type ThreadPaneProps = Omit<ThreadShared, "onOpenPicture"> & {
  query: UseInfiniteQueryResult<InfiniteData<Thread>>;
  /** Names the part that is shown: the end, or around a message or day. */
  place: string;
  outbox: readonly OutboxItem[];
  /** What is prepared, under the last message. */
  prepared: ReactNode;
  /** Messages after this one came while the draft was written by somebody else. */
  newWhileWritingAfter: string | null;
  typingNames: readonly string[];
  onDay: (day: string) => void;
  /** Back to where new messages appear. */
  onLatest: () => void;
  onResend: (item: OutboxItem) => void;
  onTakeBack: (item: OutboxItem) => void;
};

/**
 * The conversation. Pages of 60 come at either end and keep the place; pages out of sight are laid out
 * by nobody (content-visibility), and a long way from the end the other end is forgotten, so a thread
 * of years scrolls like one of a day.
 */
export function ThreadPane(props: ThreadPaneProps) {
  const { query, place, outbox, prepared, newWhileWritingAfter, typingNames, onLatest } = props;
  const { slug, zone, currency, customer, mayReply, onDay, onResend, onTakeBack } = props;
  const { onQuote, onReact, onJump, onRetry, onSettle } = props;
  const box = useRef<HTMLDivElement>(null);
  const skeleton = useSkeleton(query.isPending);
  const read = useUnhurried(query.data);
  // what is loaded but still covered cannot be scrolled to
  const drawn = skeleton === "gone" ? read : undefined;
  const pages = useMemo(() => drawn?.pages.toReversed() ?? [], [drawn]);
  const newest = pages.at(-1);
  const target = pages.find((page) => page.target !== null)?.target ?? null;
  // as read, drawn or not: what is read is marked so before its skeleton has gone
  const unread = useFirstUnread(query.data?.pages[0], query, place);
  // whoever goes through the list reads the end of each: the rest is drawn behind the first picture
  const isWhole = useDeferredValue(true, false) || target !== null || Boolean(unread?.opens);
  const { follow, missed, toEnd, isEnd } = useFollow(box, {
    pages,
    place,
    target,
    unread: isWhole ? unread : null,
    pending: outbox.length,
    isWhole,
  });
  const gallery = useGallery(pages, slug, customer);
  const shared: ThreadShared = {
    slug,
    zone,
    currency,
    customer,
    mayReply,
    onQuote,
    onReact,
    onJump,
    onRetry,
    onSettle,
    onOpenPicture: gallery.open,
  };
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const { hasPreviousPage, isFetchingPreviousPage, fetchPreviousPage } = query;

  const isComing = query.isFetching || read !== query.data;
  /** Somebody scrolled while something was on its way: what they came near to is asked for afterwards. */
  const skipped = useRef(false);
  const loadNearEdge = () => {
    const element = box.current;
    if (!element) return;
    skipped.current = isComing;
    if (isComing) return;
    const belowPx = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (element.scrollTop < NEAR_EDGE_PX && hasNextPage && !isFetchNextPageError) {
      void fetchNextPage();
    } else if (belowPx < NEAR_EDGE_PX && hasPreviousPage) void fetchPreviousPage();
  };
  const loadAfterwards = useRef(loadNearEdge);
  loadAfterwards.current = loadNearEdge;
  useEffect(() => {
    if (!isComing && skipped.current) loadAfterwards.current();
  }, [isComing]);
  const onScroll = () => {
    follow();
    loadNearEdge();
  };
  if (query.isError && !query.data) {
    return (
      <ErrorState
        happened="This conversation could not be loaded"
        next={query.error.message}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
        safe="Nothing was changed."
      />
    );
  }
  return (
    <div className="relative min-h-0 flex-1">
      <div
        aria-label={`Messages with ${customer}`}
        className="h-full overflow-y-auto overscroll-contain bg-bg px-5 pt-3 pb-4 [overflow-anchor:none] max-md:px-3"
        onScroll={onScroll}
        ref={box}
        role="log"
        // a scrolling region must be reachable without a mouse
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        tabIndex={0}
      >
        <SkeletonCover
          label="Loading the conversation"
          skeleton={<ThreadSkeleton />}
          state={skeleton}
        >
          {isFetchNextPageError ? (
            <p className="flex items-center justify-center gap-2 py-2 text-dense text-ink-2">
              Earlier messages could not be loaded.
              <Button onClick={() => void fetchNextPage()} size="sm">
                Load again
              </Button>
            </p>
          ) : isFetchingNextPage ? (
            <p className="py-2 text-center text-dense text-ink-3">Loading earlier messages</p>
          ) : hasNextPage ? null : newest ? (
            <p className="py-2 text-center text-meta text-ink-3">The conversation begins here</p>
          ) : null}
          {pages.map((page, index) => {
            const isLast = index === pages.length - 1;
            if (!isWhole && !isLast) return null;
            const left = isWhole ? 0 : Math.max(0, page.messages.length - FIRST_DRAWN);
            return (
              <ThreadPage
                {...shared}
                before={page.messages[left - 1] ?? pages[index - 1]?.messages.at(-1)}
                key={page.messages[0]?.id ?? "empty"}
                markAfter={newWhileWritingAfter}
                messages={left === 0 ? page.messages : page.messages.slice(left)}
                offscreen={!isLast}
                onDay={onDay}
                unreadFrom={unread?.messageId ?? null}
              />
            );
          })}
          {newest && newest.messages.length === 0 && outbox.length === 0 ? (
            <p className="py-8 text-center text-body text-ink-2">
              Nothing was written yet. A template opens the conversation.
            </p>
          ) : null}
          {isFetchingPreviousPage ? (
            <p className="py-2 text-center text-dense text-ink-3">Loading later messages</p>
          ) : null}
          {isEnd ? (
            <>
              {newest ? <ReadBy thread={newest} zone={zone} /> : null}
              {outbox.map((item) => (
                <PendingMessage
                  item={item}
                  key={item.messageId}
                  onResend={onResend}
                  onTakeBack={onTakeBack}
                  zone={zone}
                />
              ))}
              {prepared}
              {typingNames.length > 0 ? (
                <p className="mt-2 text-end text-dense text-ink-3" role="status">
                  {typingNames.join(" and ")} {typingNames.length > 1 ? "are" : "is"} replying
                </p>
              ) : null}
            </>
          ) : null}
        </SkeletonCover>
      </div>
      {unread && newest && isEnd && !isDrawn(pages, unread.messageId) ? (
        <button
          className="absolute inset-x-0 top-3 mx-auto flex h-8 w-fit items-center gap-1.5 rounded-full bg-ink px-3 text-dense font-medium text-bg shadow-menu touch:h-11"
          onClick={() => onJump(unread.messageId)}
          type="button"
        >
          <ArrowUp />
          {`${unread.count} new, from the first`}
        </button>
      ) : null}
      {missed > 0 || (newest && !isEnd) ? (
        <button
          className="absolute inset-x-0 bottom-3 mx-auto flex h-8 w-fit items-center gap-1.5 rounded-full bg-ink px-3 text-dense font-medium text-bg shadow-menu touch:h-11"
          onClick={isEnd ? toEnd : onLatest}
          type="button"
        >
          <ArrowDown />
          {isEnd ? `${missed} new` : "To the newest"}
        </button>
      ) : null}
      <span aria-live="polite" className="sr-only">
        {missed > 0 ? `${missed} new messages below` : ""}
      </span>
      {gallery.viewer}
    </div>
  );
}

/**
 * What is read of a thread, with the time that a page of sixty earlier messages takes to draw spread
 * over the frames of whoever scrolls. What is new at the end is drawn at once: its pending twin goes in
 * the same moment.
 */
function useUnhurried(data: InfiniteData<Thread> | undefined): InfiniteData<Thread> | undefined {
  const before = useDeferredValue(data);
  return before?.pages[0] === data?.pages[0] ? before : data;
}

const isDrawn = (pages: readonly Thread[], messageId: string) =>
  pages.some(({ messages }) => messages.some(({ id }) => id === messageId));

/** The pictures of what is loaded, in the order of the thread, and the one that is shown large. */
function useGallery(pages: readonly Thread[], slug: string, customer: string) {
  const [shown, setShown] = useState<string | null>(null);
  const pictures = useMemo(
    () =>
      pages
        .flatMap(({ messages }) => messages)
        .flatMap((message) => picturesOf(message, slug, customer)),
    [pages, slug, customer],
  );
  const open = useCallback((attachmentId: string) => setShown(attachmentId), []);
  const at = pictures.findIndex(({ id }) => id === shown);
  const viewer =
    at >= 0 ? (
      <PictureViewer
        at={at}
        onAt={(next) => setShown(pictures[next]?.id ?? null)}
        onClose={() => setShown(null)}
        pictures={pictures}
      />
    ) : null;
  return { open, viewer };
}

function picturesOf(message: Message, slug: string, customer: string): ViewedPicture[] {
  const { attachment, files, direction, body, kind } = message;
  const isShown = kind !== "sticker" && kind !== "document";
  const from = direction === "outbound" ? "us" : customer;
  return [...(attachment && isShown ? [attachment] : []), ...files]
    .filter(({ status, mimeType }) => status === "stored" && mimeType.startsWith("image/"))
    .map(({ id, fileName }) => ({
      id,
      src: `/w/${slug}/media/${id}`,
      alt: (attachment ? body.split("\n")[0]?.slice(0, 120) : fileName) || `Picture from ${from}`,
    }));
}

function ThreadSkeleton() {
  return (
    <div className="grid gap-4 pt-4">
      <Skeleton className="h-16 w-3/5" />
      <Skeleton className="h-10 w-2/5" />
      <Skeleton className="h-20 w-1/2 justify-self-end" />
      <Skeleton className="h-10 w-2/5" />
      <Skeleton className="h-10 w-1/3 justify-self-end" />
    </div>
  );
}
