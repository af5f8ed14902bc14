"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import { showToast } from "@/components/ui/toast";
import { blockContactAction, unblockContactAction } from "@/lib/contacts/actions";
import type { ConversationAbout } from "@/lib/inbox/about-queries";
import { announceTypingAction, scheduleMessageAction } from "@/lib/inbox/actions";
import type { MessageContentInput } from "@/lib/inbox/content-schema";
import { openPlaceholders } from "@/lib/inbox/fill-placeholders";
import type { TeamMember } from "@/lib/inbox/queries";
import type { ScheduledMessage } from "@/lib/inbox/scheduled-queries";
import type { ThreadMessage } from "@/lib/inbox/thread-message";
import type { Thread } from "@/lib/inbox/thread-queries";
import { Composer, type ComposerMode } from "./composer";
import { ContactPane } from "./contact-pane";
import { ContentDialog } from "./content-dialog";
import type { FormKind } from "./content-form";
import { ConversationHeader, type HeaderMenu, HeaderPlaceholder } from "./conversation-header";
import { FindBar, useFindKey } from "./find-bar";
import { fetchAbout, inboxKeys, serverNowMs } from "./inbox-reads";
import { newMessageId } from "./message-id";
import { dropItem, retryItem, sendItem, settleItems, useOutbox } from "./outbox";
import { partsToSend } from "./parts-to-send";
import { type Fallback, type Prepared, ScheduleDialog } from "./schedule-dialog";
import { ScheduledList } from "./scheduled-list";
import { TemplatePicker } from "./template-picker";
import { ThreadPane } from "./thread-pane";
import { useAnswersMeanwhile } from "./use-answers-meanwhile";
import type { ConversationMoves } from "./use-conversation-moves";
import { useDraft } from "./use-draft";
import { useMarkRead } from "./use-mark-read";
import { useMessageActs } from "./use-message-acts";
import { useRefusals } from "./use-refusals";
import { useThread } from "./use-thread";
import { useUploads } from "./use-uploads";
import { useWindowClock } from "./window-clock";
import { CannedButton, WritingMenu } from "./writing-menu";

/** Typing is announced no more often than this; it is forgotten six seconds after the last time. */
const TYPING_EVERY_MS = 3_000;

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
  const { slug, workspaceName, currency, conversationId, team, zone, workspaceZone } = props;
  const { mayReply } = props;
  const { initialThread, initialAbout, typingIds, moves, menu, onMenu, mode, onMode, input } =
    props;
  const { onOpen, onMoved, onBack } = props;
  const client = useQueryClient();
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
  const newest = thread.data?.pages[0];
  const conversation = newest?.conversation;
  const customer = conversation?.title ?? "the customer";
  const currentId = conversation?.id ?? conversationId;
  useEffect(() => {
    if (currentId !== conversationId) onMoved(currentId);
  }, [currentId, conversationId, onMoved]);
  const clock = useWindowClock(conversation?.windowExpiresAt ?? null, initialThread?.now);
  const draft = useDraft(slug, conversationId, newest?.draft);
  const [note, setNote] = useState("");
  const [quote, setQuote] = useState<{ id: string; name: string; text: string } | null>(null);
  const [picking, setPicking] = useState<"send" | "fallback" | null>(null);
  const [form, setForm] = useState<FormKind | null>(null);
  const [prepared, setPrepared] = useState<Prepared | null>(null);
  const [fallback, setFallback] = useState<Fallback | null>(null);
  const uploads = useUploads(slug);
  const [aboutOpen, setAboutOpen] = useState(false);
  const section = useRef<HTMLElement>(null);
  const [finding, setFinding] = useState(0);
  const find = useCallback(() => setFinding((times) => times + 1), []);
  useFindKey(section, find);
  const watch = useAnswersMeanwhile(newest, draft.text !== "");

  const outbox = useOutbox();
  const known = useMemo(
    () => new Set(thread.data?.pages.flatMap(({ messages }) => messages.map(({ id }) => id))),
    [thread.data],
  );
  useEffect(() => settleItems(known), [known]);
  const pending = outbox.filter(
    (item) => item.conversationId === conversationId && !known.has(item.messageId),
  );
  useRefusals({ conversationId, slug, draft, watch, onNote: setNote });
  useMarkRead({ conversation, onRead: (version) => moves.read(conversationId, version) });
  const typingNames = team
    .filter(({ id, isMe }) => !isMe && typingIds.includes(id))
    .map(({ name }) => name.split(/\s+/)[0] ?? name);

  /** A place that nothing filled is told once; who presses Send again means it. */
  const toldOpen = useRef("");
  const mayLeaveOpen = (text: string) => {
    const places = openPlaceholders(text);
    if (places.length === 0 || toldOpen.current === text) return true;
    toldOpen.current = text;
    showToast({
      title: `Not filled in: ${places.map((name) => `{{${name}}}`).join(", ")}`,
      description: "Nothing was sent. Fill it in, or press Send again to send it as it stands.",
      tone: "warn",
    });
    return false;
  };
  const sendContent = (
    content: MessageContentInput,
    given: { text: string; close?: boolean; fileName?: string | undefined; quoting?: boolean },
  ) => {
    const { text, close = false, fileName, quoting = true } = given;
    sendItem({
      messageId: newMessageId(serverNowMs()),
      slug,
      conversationId,
      kind: "reply",
      text,
      content,
      ...(fileName ? { fileName } : {}),
      seenVersion: watch.seenVersion,
      sendAnyway: watch.conflict !== null,
      close,
      at: new Date(serverNowMs()).toISOString(),
      ...(quote && quoting ? { replyTo: quote.id, quote } : {}),
    });
  };
  const sent = (close: boolean) => {
    setQuote(null);
    watch.forget();
    toLatest();
    if (close) moves.closedBySending(conversationId);
  };
  const send = ({ close }: { close: boolean }) => {
    if (!newest) return;
    if (mode === "note") {
      if (note.trim() === "") return;
      sendItem({
        messageId: newMessageId(serverNowMs()),
        slug,
        conversationId,
        kind: "note",
        text: note,
        content: { kind: "text", text: note },
        seenVersion: watch.seenVersion,
        sendAnyway: false,
        close: false,
        at: new Date(serverNowMs()).toISOString(),
      });
      setNote("");
      toLatest();
      return;
    }
    const parts = partsToSend(draft.text, uploads.items);
    if (!clock.open || parts === null || parts.length === 0) return;
    if (!mayLeaveOpen(draft.text)) return;
    parts.forEach(({ content, text, fileName }, index) => {
      const isLast = index === parts.length - 1;
      sendContent(content, { text, fileName, close: close && isLast, quoting: index === 0 });
    });
    draft.clear();
    uploads.clear();
    sent(close);
  };
  /** What stands in the composer, to be sent later: words, or one file with them. */
  const later = (trigger: "time" | "reply") => {
    const parts = partsToSend(draft.text, clock.open ? uploads.items : []);
    const [part] = parts ?? [];
    if (!part) return;
    if (parts && parts.length > 1) {
      showToast({
        title: "One at a time",
        description: "Prepare the words and each file as a message of its own.",
        tone: "warn",
      });
      return;
    }
    const replyTo = quote?.id ?? null;
    if (trigger === "time") {
      setFallback(null);
      setPrepared({
        content: part.content,
        body: part.text || part.fileName || "",
        replyTo,
        known: null,
      });
      return;
    }
    void scheduleMessageAction(slug, {
      conversationId,
      messageId: newMessageId(serverNowMs()),
      content: part.content,
      when: { trigger: "reply" },
      ...(replyTo ? { replyTo } : {}),
    })
      .catch(() => null)
      .then((result) => {
        tell(result, "It was not prepared.");
        if (result?.ok) wasPrepared();
      });
  };
  const wasPrepared = () => {
    if (prepared?.known === undefined || prepared?.known === null) {
      draft.clear();
      uploads.clear();
      setQuote(null);
    }
    void client.invalidateQueries({ queryKey: inboxKeys.thread(conversationId) });
  };
  const edit = (item: ScheduledMessage) => {
    setFallback(item.fallback);
    setPrepared({
      content: item.content,
      body: item.body,
      replyTo: item.replyTo,
      known: item,
    });
  };
  const { onRetry, onSettle, onReact, tell } = useMessageActs({
    slug,
    conversationId,
    version: newest?.conversation.version ?? 0,
  });
  const named = useRef(customer);
  named.current = customer;
  const onQuote = useCallback(
    (message: ThreadMessage) => {
      const inbound = message.direction === "inbound";
      setQuote({
        id: message.id,
        name: inbound ? named.current : (message.authorName ?? "Us"),
        text: message.body || "Attachment",
      });
      onMode("reply");
      requestAnimationFrame(() => input.current?.focus());
    },
    [onMode, input],
  );
  const block = async () => {
    if (!conversation) return;
    const { contactId, blocked } = conversation;
    const set = (on: boolean) =>
      on
        ? blockContactAction(slug, { id: contactId, reason: "Blocked from the inbox" })
        : unblockContactAction(slug, { id: contactId });
    const result = await set(!blocked).catch(() => null);
    if (!result?.ok) return tell(result, "The block was not changed.");
    void client.invalidateQueries({ queryKey: inboxKeys.all });
    showToast({
      title: blocked ? `${customer} is unblocked` : `${customer} is blocked`,
      description: blocked ? undefined : "What they write is kept, and nobody is notified.",
      undo: async () => {
        await set(blocked);
        void client.invalidateQueries({ queryKey: inboxKeys.all });
      },
    });
  };
  const typing = useRef(0);
  const announced = {
    ...(mode === "note"
      ? { text: note, state: "saved" as const, write: setNote, clear: () => setNote("") }
      : draft),
    ...(mode === "reply"
      ? {
          write: (text: string) => {
            draft.write(text);
            if (text !== "" && Date.now() - typing.current > TYPING_EVERY_MS) {
              typing.current = Date.now();
              void announceTypingAction(slug, { conversationId }).catch(() => undefined);
            }
          },
        }
      : {}),
  };
  const contactPane = (
    <ContactPane
      onOpen={(id) => {
        setAboutOpen(false);
        onOpen(id);
      }}
      onMerged={() => void client.invalidateQueries({ queryKey: inboxKeys.all })}
      query={about}
      slug={slug}
      zone={zone}
    />
  );
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
            menu={menu}
            moves={moves}
            onAbout={() => setAboutOpen(true)}
            onBack={onBack}
            onBlock={() => void block()}
            onFind={find}
            onMenu={onMenu}
            zone={zone}
          />
        ) : (
          <HeaderPlaceholder onBack={onBack} />
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
          currency={currency}
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
          onTakeBack={(item) => {
            dropItem(item.messageId);
            if (item.kind === "note") setNote(item.text);
            else if (item.content.kind === "text") draft.write(item.text);
            onMode(item.kind);
          }}
          outbox={pending}
          place={place}
          prepared={
            newest ? (
              <ScheduledList
                conversationId={conversationId}
                customer={customer}
                items={newest.scheduled}
                mayReply={mayReply}
                onChanged={() =>
                  void client.invalidateQueries({ queryKey: inboxKeys.thread(conversationId) })
                }
                onEdit={edit}
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
              onWrite={announced.write}
              slug={slug}
              text={announced.text}
            />
            <Composer
              insertMenu={
                mode === "note" ? undefined : (
                  <CannedButton input={input} onWrite={announced.write} text={announced.text} />
                )
              }
              clock={clock}
              conflict={watch.conflict}
              customer={customer}
              draft={announced}
              input={input}
              mode={mode}
              obstacle={
                mode === "reply" && conversation.blocked
                  ? `${customer} is blocked. Unblock them to write again; notes for the team still work.`
                  : null
              }
              onDiscard={() => {
                draft.clear();
                watch.forget();
              }}
              onMode={onMode}
              onEditLast={() => {
                const last = newest?.scheduled.at(-1);
                if (last) edit(last);
              }}
              onForm={setForm}
              onLater={later}
              onSend={send}
              onTemplate={() => setPicking("send")}
              onUnquote={() => setQuote(null)}
              price={about.data?.replyPrice ?? null}
              quote={quote}
              typingWarning={
                typingNames.length > 0 ? `${typingNames.join(" and ")} is replying` : null
              }
              uploads={uploads}
              windowEndsAt={conversation.windowExpiresAt}
              zone={zone}
            />
          </div>
        ) : null}
      </section>
      <aside
        aria-label="About this person"
        className="hidden w-[272px] flex-none overflow-y-auto border-s border-line bg-surface lg:block"
      >
        {contactPane}
      </aside>
      <Sheet onOpenChange={setAboutOpen} open={aboutOpen}>
        <SheetContent title="About this person" titleHidden>
          <div className="-m-4">{contactPane}</div>
        </SheetContent>
      </Sheet>
      <ContentDialog
        customer={customer}
        draft={draft.text}
        kind={form}
        onClose={() => setForm(null)}
        onSend={(content, words) => {
          sendContent(content, { text: words });
          // the words went along with what was sent
          if ("text" in content && content.text === draft.text) draft.clear();
          sent(false);
        }}
      />
      <ScheduleDialog
        conversationId={conversationId}
        customer={customer}
        fallback={fallback}
        onClose={() => setPrepared(null)}
        onDone={wasPrepared}
        onFallback={setFallback}
        onPickTemplate={() => setPicking("fallback")}
        prepared={prepared}
        slug={slug}
        windowEndsAt={clock.open ? (conversation?.windowExpiresAt ?? null) : null}
        workspaceZone={workspaceZone}
        zone={zone}
      />
      {newest ? (
        <TemplatePicker
          business={workspaceName}
          conversationId={conversationId}
          customer={customer}
          onChoose={picking === "fallback" ? setFallback : undefined}
          onOpenChange={(open) => (open ? undefined : setPicking(null))}
          onSent={() => {
            void client.invalidateQueries({ queryKey: inboxKeys.thread(conversationId) });
            void client.invalidateQueries({ queryKey: inboxKeys.lists });
          }}
          open={picking !== null}
          seenVersion={newest.conversation.version}
          slug={slug}
        />
      ) : null}
    </>
  );
}
