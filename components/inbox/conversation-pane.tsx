"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ConversationAbout } from "@/lib/inbox/about-queries";
import type { TeamMember } from "@/lib/inbox/queries";
import type { ThreadMessage } from "@/lib/inbox/thread-message";
import type { Thread } from "@/lib/inbox/thread-queries";
import { AboutPerson } from "./about-person";
import { AskDialog } from "./ask-dialog";
import { Composer, type ComposerMode } from "./composer";
import type { FormKind } from "./content-form";
import { ConversationDialogs, type Picking } from "./conversation-dialogs";
import { ConversationHeader, type HeaderMenu, HeaderPlaceholder } from "./conversation-header";
import { followMerge } from "./drafts";
import { FindBar, useFindKey } from "./find-bar";
import { fetchAbout, inboxKeys, serverNowMs } from "./inbox-reads";
import { messageWords } from "./message-words";
import { dropItem, type OutboxItem, retryItem, settleItems, useOutbox } from "./outbox";
import { ScheduledList } from "./scheduled-list";
import { ThreadPane } from "./thread-pane";
import { useAnswersMeanwhile, useReadVersion } from "./use-answers-meanwhile";
import { useArrival } from "./use-arrival";
import { useAsking } from "./use-asking";
import { useBlock } from "./use-block";
import type { ConversationMoves } from "./use-conversation-moves";
import { useDraft } from "./use-draft";
import { useMarkRead } from "./use-mark-read";
import { useMessageActs } from "./use-message-acts";
import { usePreparing } from "./use-preparing";
import { useRefusals } from "./use-refusals";
import { type QuotedLine, useSending } from "./use-sending";
import { useThread } from "./use-thread";
import { useTyped } from "./use-typed";
import { useUploads } from "./use-uploads";
import { useWindowClock, windowAt } from "./window-clock";
import { CannedButton, WritingMenu } from "./writing-menu";

export type ConversationPaneProps = {
  slug: string;
  workspaceName: string;
  currency: string;
  conversationId: string;
  team: readonly TeamMember[];
  zone: string;
  workspaceZone: string;
  mayReply: boolean;
  initialThread: Thread | undefined;
  initialAbout: ConversationAbout | undefined;
  /** Colleagues who write here just now. */
  typingIds: readonly string[];
  moves: ConversationMoves;
  menu: HeaderMenu;
  onMenu: (menu: HeaderMenu) => void;
  mode: ComposerMode;
  onMode: (mode: ComposerMode) => void;
  input: RefObject<HTMLTextAreaElement | null>;
  onOpen: (conversationId: string) => void;
  /** The conversation was merged into another one, which takes its place in the address. */
  onMoved: (conversationId: string) => void;
  onBack: () => void;
};

/** One conversation: header, thread, composer, and who it is with. */
export function ConversationPane(props: ConversationPaneProps) {
  const { slug, conversationId, team, zone, mayReply, initialThread, initialAbout } = props;
  const { typingIds, moves, mode, onMode, input, onMoved } = props;
  const { thread, shown, place, jump, toDay, toLatest } = useThread({
    slug,
    conversationId,
    initialThread,
    zone,
  });
  const about = useQuery({
    queryKey: inboxKeys.about(conversationId),
    queryFn: ({ signal }) => fetchAbout(slug, conversationId, signal),
    ...(initialAbout ? { initialData: initialAbout } : {}),
  });
  const client = useQueryClient();
  const newest = thread.data?.pages[0];
  const conversation = newest?.conversation;
  const customer = conversation?.title ?? "the customer";
  const currentId = conversation?.id ?? conversationId;
  useEffect(() => {
    if (currentId === conversationId) return;
    void followMerge(slug, conversationId, currentId).then(async () => {
      await client.invalidateQueries({ queryKey: inboxKeys.thread(currentId) });
      onMoved(currentId);
    });
  }, [currentId, conversationId, onMoved, slug, client]);
  const clock = useWindowClock(conversation?.windowExpiresAt ?? null, initialThread?.now);
  const [picking, setPicking] = useState<Picking>(null);
  const [form, setForm] = useState<FormKind | null>(null);
  const [aboutOpen, setAboutOpen] = useState(false);
  const section = useRef<HTMLElement>(null);
  const [finding, setFinding] = useState(0);
  const find = useCallback(() => setFinding((times) => times + 1), []);
  useFindKey(section, find);

  const draft = useDraft(slug, conversationId, newest);
  const uploads = useUploads(slug);
  const [note, setNote] = useState("");
  const [quote, setQuote] = useState<QuotedLine | null>(null);
  const written = { draft, uploads, note, setNote, quote, setQuote };
  const typed = useTyped({ slug, conversationId, mode }, written);
  const writes = draft.text !== "" || uploads.items.length > 0 || form !== null || picking !== null;
  const watch = useAnswersMeanwhile(newest, writes);
  const asking = useAsking(useReadVersion(newest));
  const { onRetry, onSettle, onReact, tell } = useMessageActs({
    slug,
    conversationId,
    version: conversation?.version ?? 0,
    asking,
  });
  const here = { slug, conversationId, windowOpen: clock.open, written };
  const preparing = usePreparing({ ...here, tell });
  const { send, sendForm } = useSending({
    ...here,
    mode,
    watch,
    onSent: ({ close }) => {
      toLatest();
      if (close) moves.closedBySending(conversationId);
    },
  });
  const block = useBlock(slug);
  useArrival({
    ready: conversation !== undefined && !conversation.blocked && mayReply,
    windowOpen: windowAt(conversation?.windowExpiresAt ?? null, serverNowMs()).open,
    onWrite: () => input.current?.focus(),
    onTemplate: () => setPicking("send"),
  });

  const known = useMemo(
    () => new Set(thread.data?.pages.flatMap(({ messages }) => messages.map(({ id }) => id))),
    [thread.data],
  );
  useEffect(() => settleItems(known), [known]);
  const pending = useOutbox().filter(
    (item) => item.conversationId === conversationId && !known.has(item.messageId),
  );
  useRefusals({ conversationId, slug, draft, watch, onNote: setNote });
  useMarkRead({ conversation, onRead: (version) => moves.read(conversationId, version) });
  const typingNames = team
    .filter(({ id, isMe }) => !isMe && typingIds.includes(id))
    .map(({ name }) => name.split(/\s+/)[0] ?? name);

  const named = useRef(customer);
  named.current = customer;
  const onQuote = useCallback(
    (message: ThreadMessage) => {
      const inbound = message.direction === "inbound";
      setQuote({
        id: message.id,
        name: inbound ? named.current : (message.authorName ?? "Us"),
        text: messageWords(message),
      });
      onMode("reply");
      requestAnimationFrame(() => input.current?.focus());
    },
    [onMode, input],
  );
  const takeBack = (item: OutboxItem) => {
    dropItem(item.messageId);
    if (item.kind === "note") setNote(item.text);
    else if (item.content.kind === "text") draft.write(item.text);
    onMode(item.kind);
  };
  return (
    <>
      <section
        aria-label={`Conversation with ${customer}`}
        className="flex min-h-0 min-w-0 flex-1 flex-col"
        ref={section}
      >
        {conversation && newest ? (
          <ConversationHeader
            channelPhone={newest.channelPhone}
            conversation={conversation}
            mayReply={mayReply}
            menu={props.menu}
            moves={moves}
            onAbout={() => setAboutOpen(true)}
            onBack={props.onBack}
            onBlock={() => void block(conversation)}
            onFind={find}
            onMenu={props.onMenu}
            zone={zone}
          />
        ) : (
          <HeaderPlaceholder onBack={props.onBack} />
        )}
        {finding > 0 ? (
          <FindBar
            asked={finding}
            conversationId={conversationId}
            onClose={() => setFinding(0)}
            onJump={jump}
            section={section}
            slug={slug}
            zone={zone}
          />
        ) : null}
        <ThreadPane
          currency={props.currency}
          customer={customer}
          mayReply={mayReply}
          newWhileWritingAfter={watch.conflict ? watch.lastSeenId : null}
          onDay={toDay}
          onJump={jump}
          onLatest={toLatest}
          onQuote={onQuote}
          onReact={onReact}
          onResend={(item) => retryItem(item.messageId)}
          onRetry={onRetry}
          onSettle={onSettle}
          onTakeBack={takeBack}
          outbox={pending}
          place={place}
          prepared={
            newest ? (
              <ScheduledList
                asking={asking}
                conversationId={conversationId}
                customer={customer}
                items={newest.scheduled}
                mayReply={mayReply}
                onChanged={preparing.read}
                onEdit={preparing.edit}
                slug={slug}
                windowOpen={clock.open}
              />
            ) : null
          }
          query={shown}
          slug={slug}
          typingNames={typingNames}
          zone={zone}
        />
        {mayReply && conversation ? (
          <div className="relative flex-none">
            <WritingMenu
              contact={about.data?.contact ?? null}
              input={input}
              mode={mode}
              onWrite={typed.write}
              slug={slug}
              text={typed.text}
            />
            <Composer
              insertMenu={
                mode === "note" ? undefined : (
                  <CannedButton input={input} onWrite={typed.write} text={typed.text} />
                )
              }
              clock={clock}
              conflict={watch.conflict}
              customer={customer}
              draft={typed}
              input={input}
              mode={mode}
              obstacle={
                mode === "reply" && conversation.blocked
                  ? `${customer} is blocked. Unblock them to write again; notes for the team still work.`
                  : null
              }
              onDiscard={() => {
                draft.clear();
                uploads.clear();
                watch.forget();
              }}
              onMode={onMode}
              onEditLast={() => {
                const last = newest?.scheduled.at(-1);
                if (last) preparing.edit(last);
              }}
              onForm={setForm}
              onLater={preparing.later}
              onSend={send}
              onTemplate={() => setPicking("send")}
              onUnquote={() => setQuote(null)}
              price={about.data?.replyPrice ?? null}
              quote={quote}
              typingWarning={
                typingNames.length > 0 ? `${typingNames.join(" and ")} is replying` : null
              }
              uploads={uploads}
              neverWrote={
                conversation.windowExpiresAt === null &&
                !newest?.messages.some(({ direction }) => direction === "inbound")
              }
              windowEndsAt={conversation.windowExpiresAt}
              zone={zone}
            />
          </div>
        ) : null}
      </section>
      <AskDialog asking={asking} />
      <AboutPerson
        conversationId={currentId}
        onConversation={props.onOpen}
        onOpenChange={setAboutOpen}
        open={aboutOpen}
        query={about}
        slug={slug}
        zone={zone}
      />
      <ConversationDialogs
        conversationId={conversationId}
        customer={customer}
        draft={draft.text}
        form={form}
        newest={newest}
        onForm={setForm}
        onPicking={setPicking}
        onSendForm={sendForm}
        picking={picking}
        preparing={preparing}
        slug={slug}
        watch={watch}
        windowEndsAt={clock.open ? (conversation?.windowExpiresAt ?? null) : null}
        workspaceName={props.workspaceName}
        workspaceZone={props.workspaceZone}
        zone={zone}
      />
    </>
  );
}
