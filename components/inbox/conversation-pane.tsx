"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { memo, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { spacedPhone } from "@/components/ui/phone-number";
import type { ConversationAbout } from "@/lib/inbox/about-queries";
import type { TeamMember } from "@/lib/inbox/assignee-queries";
import type { Thread } from "@/lib/inbox/thread-queries";
import { AboutPerson } from "./about-person";
import { AskDialog } from "./ask-dialog";
import { ChannelKindProvider, WindowOpenProvider } from "./carries";
import { Composer } from "./composer";
import { ConversationDialogs } from "./conversation-dialogs";
import { ConversationHeader, type HeaderMenu, HeaderPlaceholder } from "./conversation-header";
import { followMerge } from "./drafts";
import { FindBar, useFindKey } from "./find-bar";
import { fetchAbout, inboxKeys, serverNowMs } from "./inbox-reads";
import { retryItem, settleItems, useOutbox } from "./outbox";
import { ScheduledList } from "./scheduled-list";
import { TemplateChoices } from "./template-choices";
import { ThreadPane } from "./thread-pane";
import { useArrival } from "./use-arrival";
import { useBlock } from "./use-block";
import type { ConversationMoves } from "./use-conversation-moves";
import { useMarkRead } from "./use-mark-read";
import { useThread } from "./use-thread";
import { useWriting } from "./use-writing";
import { useWindowClock, windowAt, windowEndOf } from "./window-clock";
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
  input: RefObject<HTMLTextAreaElement | null>;
  /** The conversation whose field is waited for; emptied by the one that gives it the focus. */
  awaited: RefObject<string | null>;
  onOpen: (conversationId: string) => void;
  /** The conversation was merged into another one, which takes its place in the address. */
  onMoved: (conversationId: string) => void;
  onBack: () => void;
};

/** One conversation: header, thread, composer, and who it is with. */
export const ConversationPane = memo(function ConversationPane(props: ConversationPaneProps) {
  const { slug, conversationId, team, zone, mayReply, initialThread, initialAbout } = props;
  const { typingIds, moves, input, awaited, onMoved } = props;
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
    if (currentId === conversationId) return undefined;
    let isHere = true;
    void followMerge(slug, conversationId, currentId).then(async () => {
      await client.invalidateQueries({ queryKey: inboxKeys.thread(currentId) });
      // whoever has gone on to somebody else meanwhile is not torn away from them
      if (isHere) onMoved(currentId);
    });
    return () => {
      isHere = false;
    };
  }, [currentId, conversationId, onMoved, slug, client]);
  const windowEnd = conversation ? windowEndOf(conversation) : null;
  const clock = useWindowClock(windowEnd, initialThread?.now);
  const [aboutOpen, setAboutOpen] = useState(false);
  const section = useRef<HTMLElement>(null);
  const [finding, setFinding] = useState(0);
  const find = useCallback(() => setFinding((times) => times + 1), []);
  useFindKey(section, find);

  const writing = useWriting({
    slug,
    conversationId,
    newest,
    customer,
    windowOpen: clock.open,
    input,
    onSent: ({ close }) => {
      toLatest();
      if (close) moves.closedBySending(conversationId);
    },
  });
  const { draft, watch, asking, acts, preparing } = writing;
  const block = useBlock(slug);
  useArrival({
    ready: conversation !== undefined && !conversation.blocked && mayReply,
    windowOpen: windowAt(windowEnd, serverNowMs()).open,
    onWrite: () => input.current?.focus(),
    onTemplate: () => writing.setPicking({ for: "send" }),
  });

  const isRead = conversation !== undefined;
  useEffect(() => {
    if (!isRead || awaited.current !== conversationId) return;
    awaited.current = null;
    input.current?.focus();
  }, [isRead, conversationId, awaited, input]);

  const known = useMemo(
    () => new Set(thread.data?.pages.flatMap(({ messages }) => messages.map(({ id }) => id))),
    [thread.data],
  );
  useEffect(() => settleItems(known), [known]);
  const pending = useOutbox().filter(
    (item) => item.conversationId === conversationId && !known.has(item.messageId),
  );
  useMarkRead(conversation, moves, thread.isFetchedAfterMount);
  const typingNames = team
    .filter(({ id, isMe }) => !isMe && typingIds.includes(id))
    .map(({ name }) => name.split(/\s+/)[0] ?? name);

  return (
    <ChannelKindProvider value={conversation?.channelKind ?? "whatsapp"}>
      <WindowOpenProvider value={clock.open}>
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
            onQuote={writing.quote}
            onReact={acts.onReact}
            onResend={(item) => retryItem(item.messageId)}
            onRetry={acts.onRetry}
            onSettle={acts.onSettle}
            onTakeBack={writing.takeBack}
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
                mode={draft.mode}
                onFiles={draft.uploads.addCanned}
                onWrite={draft.words.write}
                slug={slug}
                text={draft.words.text}
              />
              <Composer
                insertMenu={
                  draft.mode === "note" ? undefined : (
                    <CannedButton
                      input={input}
                      onWrite={draft.reply.write}
                      text={draft.reply.text}
                    />
                  )
                }
                clock={clock}
                conflict={watch.conflict}
                customer={customer}
                draft={draft}
                input={input}
                obstacle={
                  draft.mode === "note"
                    ? null
                    : conversation.blocked
                      ? `${customer} is blocked. Unblock them to write again; notes for the team still work.`
                      : newest && !newest.channelConnected
                        ? `${spacedPhone(newest.channelPhone)} is not connected any more. Connect it again under Channels to write; notes for the team still work.`
                        : null
                }
                onDiscard={writing.discard}
                onEditLast={writing.editLast}
                onForm={writing.setForm}
                onLater={preparing.later}
                onSend={writing.send}
                onTemplate={() => writing.setPicking({ for: "send" })}
                templates={
                  <TemplateChoices
                    conversationId={conversationId}
                    onChoose={(template) => writing.setPicking({ for: "send", template })}
                    slug={slug}
                  />
                }
                slug={slug}
                subject={writing.subject}
                price={about.data?.replyPrice ?? null}
                typingWarning={
                  typingNames.length > 0 ? `${typingNames.join(" and ")} is replying` : null
                }
                neverWrote={
                  conversation.windowExpiresAt === null &&
                  !newest?.messages.some(({ direction }) => direction === "inbound")
                }
                windowEnd={windowEnd}
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
          draft={draft.reply.text}
          form={writing.form}
          newest={newest}
          onForm={writing.setForm}
          onPicking={writing.setPicking}
          onSendForm={writing.sendForm}
          picking={writing.picking}
          preparing={preparing}
          slug={slug}
          watch={watch}
          windowEnd={clock.open ? windowEnd : null}
          workspaceName={props.workspaceName}
          workspaceZone={props.workspaceZone}
          zone={zone}
        />
      </WindowOpenProvider>
    </ChannelKindProvider>
  );
});
