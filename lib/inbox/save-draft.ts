import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { attachments, conversations, drafts } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { conversationAfterMerge } from "@/lib/contacts/merge/kept-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { assertAuthor } from "./assert-author";
import { type HeldFile, joinedFiles, savedFiles } from "./draft-files";
import { NO_DRAFT, readDraft, type StoredDraft } from "./draft-queries";
import type { SaveDraft } from "./draft-schema";
import { joinedWords, type StoredWords, savedWords, type WordsSaving } from "./draft-words";

/** A draft as its row holds it. */
type Held = Pick<StoredDraft, "reply" | "note" | "quote" | "subject"> & { files: HeldFile[] };

/**
 * Keeps what a member has begun, for this conversation and on every device (IN-7): the words of the
 * reply and of the note, the files, the quoted message and the subject. When nothing is left it ends. Words of
 * another device that this one had not seen are set aside and told, never written over; files of both
 * stay. A file that is not this member's unsent upload is left out.
 * @returns what is kept now
 * @throws Refusal `not_found`; `conflict` when somebody else has signed in where it was begun
 */
export async function saveDraft(ctx: WorkspaceContext, input: SaveDraft): Promise<StoredDraft> {
  assertCan(ctx, "inbox:reply");
  if (ctx.actor.kind !== "member") return NO_DRAFT;
  assertAuthor(ctx, input.authorId, "Nothing was saved.");
  const { memberId } = ctx.actor;
  return withWorkspace(ctx, async (tx) => {
    const conversationId = await livingConversation(tx, ctx, input.conversationId);
    const at = { conversationId, memberId };
    const stored = await lockDraft(tx, ctx, at);
    // what came last in a conversation while it was merged joins what is there
    const joins = conversationId !== input.conversationId;
    const words = joins ? joinedWords : savedWords;
    const files = joins ? joinedFiles : savedFiles;
    const { quote } = input;
    const isChosen = quote !== undefined && (quote.chosen?.replyTo ?? null) !== quote.knownReplyTo;
    const { subject } = input;
    const isNamed = subject !== undefined && subject.chosen !== subject.known;
    await putDraft(tx, ctx, at, {
      reply: input.reply ? words(stored.reply, savingOf(input.reply)) : stored.reply,
      note: input.note ? words(stored.note, savingOf(input.note)) : stored.note,
      files: input.files
        ? await unsentOf(tx, ctx, memberId, files(stored.files, input.files))
        : stored.files,
      quote:
        isChosen && !(joins && stored.quote)
          ? await quotable(tx, ctx, conversationId, quote.chosen)
          : stored.quote,
      subject:
        isNamed && !(joins && stored.subject !== null)
          ? (subject.chosen?.replaceAll("\u0000", "") ?? null)
          : stored.subject,
    });
    return readDraft(tx, ctx, at);
  });
}

function savingOf({
  text,
  seen = [],
  dismissed = "",
}: NonNullable<SaveDraft["note"]>): WordsSaving {
  return { text: text.replaceAll("\u0000", ""), seen, dismissed };
}

async function livingConversation(tx: WorkspaceTx, ctx: WorkspaceContext, conversationId: string) {
  const [conversation] = await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(
      and(eq(conversations.workspaceId, ctx.workspaceId), eq(conversations.id, conversationId)),
    )
    // a merge of this second is waited for, or waits
    .for("key share");
  const id = conversation?.id ?? (await conversationAfterMerge(tx, ctx, conversationId));
  return id ?? notFound("conversation");
}

/** Those of them that this member uploaded and that no message has taken. */
async function unsentOf(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  memberId: string,
  files: readonly HeldFile[],
): Promise<HeldFile[]> {
  if (files.length === 0) return [];
  const rows = await tx
    .select({ id: attachments.id })
    .from(attachments)
    .where(
      and(
        eq(attachments.workspaceId, ctx.workspaceId),
        inArray(
          attachments.id,
          files.map(({ fileId }) => fileId),
        ),
        eq(attachments.uploadedById, memberId),
        eq(attachments.status, "stored"),
        isNull(attachments.messageId),
      ),
    );
  const unsent = new Set(rows.map(({ id }) => id));
  return files.filter(({ fileId }) => unsent.has(fileId));
}

/** Null for a message that does not stand in this conversation. */
async function quotable(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversationId: string,
  quote: StoredDraft["quote"],
): Promise<StoredDraft["quote"]> {
  if (quote === null) return null;
  const found = await tx.execute(sql`
    select 1 from messages m join conversations v on v.workspace_id = m.workspace_id
      and v.contact_id = m.contact_id and v.channel_id = m.channel_id
    where m.workspace_id = ${ctx.workspaceId} and m.id = ${quote.replyTo}
      and v.id = ${conversationId}`);
  return found.length > 0 ? quote : null;
}

type Place = { conversationId: string; memberId: string };

const whereIs = (ctx: WorkspaceContext, { conversationId, memberId }: Place) =>
  and(
    eq(drafts.workspaceId, ctx.workspaceId),
    eq(drafts.conversationId, conversationId),
    eq(drafts.memberId, memberId),
  );

/** Two devices that save at once come one after the other, also with the first words. */
async function lockDraft(tx: WorkspaceTx, ctx: WorkspaceContext, place: Place): Promise<Held> {
  await tx
    .insert(drafts)
    .values({ workspaceId: ctx.workspaceId, ...place, body: "" })
    .onConflictDoNothing();
  const [row] = await tx.select().from(drafts).where(whereIs(ctx, place)).for("update");
  return {
    reply: { body: row?.body ?? "", setAside: row?.setAside ?? "" },
    note: { body: row?.note ?? "", setAside: row?.noteSetAside ?? "" },
    // written by putDraft alone
    files: (row?.files ?? []) as HeldFile[],
    quote: (row?.quote ?? null) as StoredDraft["quote"],
    subject: row?.subject ?? null,
  };
}

const isEmpty = ({ body, setAside }: StoredWords) => body.trim() === "" && setAside === "";

async function putDraft(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  place: Place,
  { reply, note, files, quote, subject }: Held,
) {
  const isBlank = isEmpty(reply) && isEmpty(note) && files.length === 0;
  if (isBlank && quote === null && subject === null) {
    await tx.delete(drafts).where(whereIs(ctx, place));
    return;
  }
  await tx
    .update(drafts)
    .set({
      body: reply.body,
      setAside: reply.setAside || null,
      note: note.body,
      noteSetAside: note.setAside || null,
      files,
      quote,
      subject,
      updatedAt: new Date(),
    })
    .where(whereIs(ctx, place));
}
