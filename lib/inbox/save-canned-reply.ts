import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { PLACEHOLDERS, unknownPlaceholders } from "./fill-placeholders";
import { memberOf } from "./member-of";
import type { saveCannedSchema } from "./schema";

const REPLIES_MAX = 500;

/**
 * Keeps a text under a short word. One's own are one's own; shared ones are for everybody and, once
 * shared, are changed by their author.
 * @throws Refusal `invalid` for a place that nothing can fill, `conflict` for a word that is taken
 */
export async function saveCannedReply(
  ctx: WorkspaceContext,
  input: z.output<typeof saveCannedSchema>,
): Promise<{ cannedId: string }> {
  assertCan(ctx, "inbox:reply");
  const [unknown] = unknownPlaceholders(input.body);
  if (unknown !== undefined) {
    const known = Object.keys(PLACEHOLDERS).join(", ");
    throw new Refusal("invalid", "One place of this text can never be filled.", {
      body: `Nothing is known as {{${unknown}}}. Known are: ${known}.`,
    });
  }
  const me = memberOf(ctx);
  if (me === null) throw new Refusal("not_allowed", "A canned reply belongs to a member.");
  return withWorkspace(ctx, async (tx) => {
    const cannedId = input.cannedId ?? newId();
    const [facts] = await tx.execute<{ taken: boolean; many: number }>(sql`select
      exists (select 1 from canned_replies where workspace_id = ${ctx.workspaceId}
        and shortcut = ${input.shortcut} and id <> ${cannedId}
        and (member_id = ${me} or (shared and ${input.shared}))) as taken,
      (select count(*)::int from canned_replies where workspace_id = ${ctx.workspaceId}
        and member_id = ${me}) as many`);
    if (facts?.taken) throw wordTaken(input.shortcut);
    if (!input.cannedId && (facts?.many ?? 0) >= REPLIES_MAX) {
      throw new Refusal("conflict", `You have ${REPLIES_MAX} canned replies. Delete one first.`);
    }
    const rows = input.cannedId
      ? await tx.execute(sql`
          update canned_replies set shortcut = ${input.shortcut}, body = ${input.body},
            shared = ${input.shared}, updated_at = now()
          where workspace_id = ${ctx.workspaceId} and id = ${cannedId} and member_id = ${me}
          returning id`)
      : await tx.execute(sql`
          insert into canned_replies (workspace_id, id, member_id, shortcut, body, shared)
          values (${ctx.workspaceId}, ${cannedId}, ${me}, ${input.shortcut}, ${input.body},
            ${input.shared})
          on conflict (workspace_id, member_id, shortcut) do nothing returning id`);
    if (rows.length === 0) {
      if (input.cannedId) notFound("canned reply");
      throw wordTaken(input.shortcut);
    }
    await recordActivity(tx, ctx, "canned_reply.saved", cannedId, {
      shortcut: input.shortcut,
      shared: input.shared,
    });
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { cannedId };
  });
}

function wordTaken(shortcut: string): Refusal {
  const message = `/${shortcut} is taken already. Nothing was changed.`;
  return new Refusal("conflict", message, { shortcut: message });
}
