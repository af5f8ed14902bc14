import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type * as z from "zod";
import type { ChannelKind } from "@/db/enums/channels";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { SENDING_STATUSES } from "@/lib/channels/sending-statuses";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import type { writtenPersonSchema } from "./schema";

/** One of our numbers, and the conversation over it when there is one already. */
export type NumberToWriteFrom = {
  channelId: string;
  kind: ChannelKind;
  name: string;
  /** E.164, or the name that text messages are sent under. */
  phone: string;
  conversationId: string | null;
};

export type WaysToWrite = {
  /** Why nobody can begin to write to this person; null when one can. */
  obstacle: string | null;
  optedOut: boolean;
  /** The one they wrote to last comes first. One that is not connected only opens what was said. */
  numbers: NumberToWriteFrom[];
};

/**
 * What stands between us and a first message to somebody, and over which numbers one may go.
 * @throws Refusal `not_found` for unknown, removed and foreign people alike
 */
export async function readWaysToWrite(
  ctx: WorkspaceContext,
  { contactId }: z.output<typeof writtenPersonSchema>,
): Promise<WaysToWrite> {
  assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const person = await readPersonToWrite(tx, ctx, contactId);
    const numbers = await readNumbers(tx, ctx, contactId);
    return {
      obstacle: person.obstacle ?? (numbers.length === 0 ? NO_NUMBER : null),
      optedOut: person.optedOut,
      numbers,
    };
  });
}

export const NO_NUMBER = "No number is connected yet. Connect one under Channels.";

/**
 * Somebody to write to, kept from being merged away before this transaction ends.
 * @throws Refusal `not_found`
 */
export async function readPersonToWrite(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactId: string,
): Promise<{ obstacle: string | null; optedOut: boolean }> {
  if (!isId(contactId)) notFound("contact");
  const [row] = (await tx.execute(sql`
    select c.blocked_at is not null as blocked, c.consent = 'opted_out' as "optedOut",
      exists (select 1 from channels h where h.workspace_id = c.workspace_id
        and h.deleted_at is null and ${reaches()})
      or ${hasAddress("whatsapp")} as reachable
    from contacts c
    where c.workspace_id = ${ctx.workspaceId} and c.id = ${contactId} and c.deleted_at is null
    for share of c`)) as unknown as { blocked: boolean; optedOut: boolean; reachable: boolean }[];
  if (!row) notFound("contact");
  return {
    optedOut: row.optedOut,
    obstacle: row.blocked
      ? "This person is blocked, so nobody writes to them. Unblock them first."
      : row.reachable
        ? null
        : "This person has no phone number, and no email address that a channel of yours writes to. Add one to the contact first.",
  };
}

/** Whether contact `c` has an address that a kind of channel can write to. */
function hasAddress(kind: ChannelKind): SQL {
  const identity = (kinds: SQL) => sql`exists (select 1 from contact_identities i
    where i.workspace_id = c.workspace_id and i.contact_id = c.id and i.kind in (${kinds}))`;
  switch (kind) {
    case "whatsapp":
      return sql`(c.phone is not null or ${identity(sql`'wa_id', 'user_id'`)})`;
    case "sms":
      return sql`c.phone is not null`;
    case "email":
      return sql`(c.email is not null or ${identity(sql`'email'`)})`;
  }
}

/** Whether channel `h` reaches contact `c`. */
export const reaches = (): SQL => sql`case h.kind
  when 'whatsapp' then ${hasAddress("whatsapp")}
  when 'sms' then ${hasAddress("sms")}
  else ${hasAddress("email")} end`;

/** Numbers that can send, the chosen one first, and others with a conversation to look at. */
async function readNumbers(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactId: string,
): Promise<NumberToWriteFrom[]> {
  const sends = sql.join(
    SENDING_STATUSES.map((status) => sql`${status}`),
    sql`, `,
  );
  return tx.execute<NumberToWriteFrom>(sql`
    select h.id as "channelId", h.kind, h.name, h.address as phone, v.id as "conversationId"
    from channels h
    join contacts c on c.workspace_id = h.workspace_id and c.id = ${contactId}
    left join conversations v on v.workspace_id = h.workspace_id and v.channel_id = h.id
      and v.contact_id = ${contactId}
    where h.workspace_id = ${ctx.workspaceId} and h.deleted_at is null
      and (h.status in (${sends}) or v.id is not null)
      and (${reaches()} or v.id is not null)
    order by v.last_message_at desc nulls last, h.is_default desc, h.created_at`);
}
