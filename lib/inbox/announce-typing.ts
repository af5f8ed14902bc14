import { and, eq, isNull, or } from "drizzle-orm";
import { conversations } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { enqueue } from "@/lib/jobs/enqueue";
import { memberOf } from "./member-of";
import { sayPresence } from "./say-presence";

/** WhatsApp shows it for 25 s; told a little before that, it does not go out while somebody writes. */
const CUSTOMER_EVERY_MS = 20_000;
/** Conversations that are remembered; past that the oldest is told anew, which does no harm. */
const REMEMBERED = 2_000;
/** When the customer of a conversation was last told, by this process: a hint may come twice. */
const toldAt = new Map<string, number>();

/**
 * Tells colleagues that somebody is writing here; they forget it six seconds later. The customer sees
 * it too when the conversation is the writer's own or nobody's: for WhatsApp it also means "read".
 */
export async function announceTyping(
  ctx: WorkspaceContext,
  { conversationId }: { conversationId: string },
): Promise<void> {
  assertCan(ctx, "inbox:reply");
  await sayPresence(ctx, { topic: "typing", conversationId });
  const typedAtMs = Date.now();
  if (typedAtMs - (toldAt.get(conversationId) ?? 0) < CUSTOMER_EVERY_MS) return;
  const me = memberOf(ctx);
  await withWorkspace(ctx, async (tx) => {
    const [own] = await tx
      .select({ id: conversations.id })
      .from(conversations)
      .where(
        and(
          eq(conversations.workspaceId, ctx.workspaceId),
          eq(conversations.id, conversationId),
          me === null
            ? isNull(conversations.assigneeId)
            : or(isNull(conversations.assigneeId), eq(conversations.assigneeId, me)),
        ),
      );
    if (!own) return;
    remember(conversationId, typedAtMs);
    await enqueue(
      tx,
      { name: "inbox.show_typing", maxAttempts: 1 },
      { workspaceId: ctx.workspaceId, conversationId, typedAtMs },
      { key: `inbox.typing:${conversationId}` },
    );
  });
}

function remember(conversationId: string, atMs: number): void {
  toldAt.delete(conversationId);
  toldAt.set(conversationId, atMs);
  const [oldest] = toldAt.keys();
  if (toldAt.size > REMEMBERED && oldest !== undefined) toldAt.delete(oldest);
}
