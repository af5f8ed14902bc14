import { sql } from "drizzle-orm";
import type * as z from "zod";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { mergeChanges } from "@/lib/activity/merge-changes";
import { beforeAndAfter, recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { KEPT_MAX } from "@/lib/trash/kept-tables";
import { PLACEHOLDERS, unknownPlaceholders } from "./fill-placeholders";
import { memberOf } from "./member-of";
import { assertFiles } from "./outgoing-content";
import type { CannedFileRef, saveCannedSchema } from "./settings-schema";

/**
 * Keeps a text under a short word. One's own are one's own; shared ones are for everybody and, once
 * shared, are changed by their author.
 * @throws Refusal `invalid` for a place that nothing can fill, `conflict` for a word that is taken,
 *   `stale` when another window changed the same field since it was seen
 */
export async function saveCannedReply(
  ctx: WorkspaceContext,
  input: z.output<typeof saveCannedSchema>,
): Promise<{ cannedId: string }> {
  assertCan(ctx, "inbox:reply");
  assertPlaceholders("body", input.body);
  for (const { caption } of input.files ?? []) assertPlaceholders("files", caption);
  const me = memberOf(ctx);
  if (me === null) throw new Refusal("not_allowed", "A canned reply belongs to a member.");
  return withWorkspace(ctx, async (tx) => {
    const cannedId = input.cannedId ?? newId();
    const before = input.cannedId ? await lockCanned(tx, ctx, { cannedId, me }) : null;
    const { seen = {}, cannedId: _, ...wanted } = input;
    const { changes } = before
      ? await mergeChanges(tx, ctx, {
          noun: "canned reply",
          resourceId: cannedId,
          seen,
          wanted,
          stored: before,
        })
      : { changes: {} };
    const after: Canned = before
      ? { ...before, ...changes }
      : { ...wanted, files: wanted.files ?? [] };
    if (after.body === "" && after.files.length === 0) {
      throw new Refusal("invalid", "Some fields need attention. Nothing was changed.", {
        body: "Write the reply, or attach a file.",
      });
    }
    await assertOwnFiles(tx, ctx, { me, files: after.files, known: before?.files ?? [] });
    const [facts] = await tx.execute<{ taken: boolean; many: number }>(sql`select
      exists (select 1 from canned_replies where workspace_id = ${ctx.workspaceId}
        and shortcut = ${after.shortcut} and id <> ${cannedId}
        and (member_id = ${me} or (shared and ${after.shared}))) as taken,
      (select count(*)::int from canned_replies where workspace_id = ${ctx.workspaceId}
        and member_id = ${me}) as many`);
    if (facts?.taken) throw wordTaken(after.shortcut);
    if (!before && (facts?.many ?? 0) >= KEPT_MAX.canned_reply) {
      throw new Refusal(
        "conflict",
        `You have ${KEPT_MAX.canned_reply} canned replies. Delete one first.`,
      );
    }
    if (before) {
      await tx.execute(sql`
        update canned_replies set shortcut = ${after.shortcut}, body = ${after.body},
          files = ${JSON.stringify(after.files)}::jsonb, shared = ${after.shared},
          updated_at = now()
        where workspace_id = ${ctx.workspaceId} and id = ${cannedId}`);
    } else {
      const rows = await tx.execute(sql`
        insert into canned_replies (workspace_id, id, member_id, shortcut, body, files, shared)
        values (${ctx.workspaceId}, ${cannedId}, ${me}, ${after.shortcut}, ${after.body},
          ${JSON.stringify(after.files)}::jsonb, ${after.shared})
        on conflict (workspace_id, member_id, shortcut) do nothing returning id`);
      if (rows.length === 0) throw wordTaken(after.shortcut);
    }
    await recordActivity(tx, ctx, "canned_reply.saved", cannedId, {
      shortcut: after.shortcut,
      shared: after.shared,
      ...(before ? beforeAndAfter(before, changes) : {}),
    });
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { cannedId };
  });
}

type Canned = { shortcut: string; body: string; files: CannedFileRef[]; shared: boolean };

function assertPlaceholders(field: string, text: string): void {
  const [unknown] = unknownPlaceholders(text);
  if (unknown === undefined) return;
  const known = Object.keys(PLACEHOLDERS).join(", ");
  throw new Refusal("invalid", "One place of this text can never be filled.", {
    [field]: `Nothing is known as {{${unknown}}}. Known are: ${known}.`,
  });
}

/**
 * New files are unsent uploads of the author, of a kind that WhatsApp takes of them; no file of a
 * colleague, of a customer or of another workspace becomes one of the team's.
 */
async function assertOwnFiles(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  {
    me,
    files,
    known,
  }: { me: string; files: readonly CannedFileRef[]; known: readonly CannedFileRef[] },
): Promise<void> {
  const held = new Set(known.map(({ fileId }) => fileId));
  const added = files.filter(({ fileId }) => !held.has(fileId));
  try {
    await assertFiles(tx, ctx, { channelKind: "whatsapp", authorId: me, files: added });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal("invalid", "A file cannot be kept. Nothing was changed.", {
      files: error.message.replace(", then send", ""),
    });
  }
}

/** One's own reply, locked. @throws Refusal `not_found`, for a colleague's too */
async function lockCanned(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { cannedId, me }: { cannedId: string; me: string },
): Promise<Canned> {
  const [row] = await tx.execute<Canned>(sql`
    select shortcut, body, files, shared from canned_replies
    where workspace_id = ${ctx.workspaceId} and id = ${cannedId} and member_id = ${me} for update`);
  return row ?? notFound("canned reply");
}

function wordTaken(shortcut: string): Refusal {
  const message = `/${shortcut} is taken already. Nothing was changed.`;
  return new Refusal("conflict", message, { shortcut: message });
}
