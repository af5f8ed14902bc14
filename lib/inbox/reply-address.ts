import { sql } from "drizzle-orm";
import type { ChannelKind } from "@/db/enums/channels";
import type { IdentityKind } from "@/db/enums/contacts";
import type { PriceCategory } from "@/db/enums/wallet";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { phoneKey } from "@/lib/core/format/phone";

type KnownAddress = {
  kind: IdentityKind;
  value: string;
  learntWith: string | null;
  /** Seconds since 1970; null for what nobody moved to. */
  movedAt: number | null;
};

/**
 * Where an answer goes: the address that the person wrote from last on this number, or where they
 * moved to from it since, which another number of ours may have been told of. Whoever never wrote
 * here is reached at what they are known by, newest first. A username user without a number has only
 * a user id (C13). Text messages go to numbers alone, mails to email addresses.
 * @throws Refusal `invalid` for a person without any address
 */
export async function replyAddress(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { contactId, channelId }: { contactId: string; channelId: string },
): Promise<string> {
  const [channel] = await tx.execute<{ kind: ChannelKind }>(sql`
    select kind from channels where workspace_id = ${ctx.workspaceId} and id = ${channelId}`);
  const [last] = await tx.execute<{ address: string; at: number }>(sql`
    select m.address, extract(epoch from m.occurred_at)::float8 as at from messages m
    where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${contactId}
      and m.channel_id = ${channelId} and m.direction = 'inbound' and m.address is not null
    order by m.occurred_at desc, m.id desc limit 1`);
  if (channel?.kind === "sms") {
    const address = last?.address ?? (await phoneOf(tx, ctx, contactId));
    if (address) return address;
    throw new Refusal(
      "invalid",
      "This person has no phone number yet, so nothing was sent. Add one first.",
    );
  }
  if (channel?.kind === "email") {
    const address = last?.address ?? (await emailOf(tx, ctx, contactId));
    if (address) return address;
    throw new Refusal(
      "invalid",
      "This person has no email address yet, so nothing was sent. Add one first.",
    );
  }
  const known = await tx.execute<KnownAddress>(sql`
    select kind, value, learnt_with as "learntWith",
      extract(epoch from moved_at)::float8 as "movedAt"
    from contact_identities
    where workspace_id = ${ctx.workspaceId} and contact_id = ${contactId}
    order by coalesce(moved_at, created_at) desc`);
  if (last) return followMoves(last, known);
  const newest = (kind: IdentityKind) => known.find((one) => one.kind === kind)?.value;
  const address = newest("wa_id") ?? newest("user_id") ?? (await phoneOf(tx, ctx, contactId));
  if (!address) {
    throw new Refusal(
      "invalid",
      "This person has no WhatsApp number yet, so nothing was sent. Add a phone number first.",
    );
  }
  return address;
}

/**
 * Where a template goes: where an answer would, but a login code goes to a number alone (whatsapp.md
 * 10, 131062), which may be known of somebody who writes without showing it.
 * @returns null for a login code to somebody whose number nobody knows
 * @throws Refusal `invalid` for a person without any address
 */
export async function templateAddress(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  about: { contactId: string; channelId: string; category: PriceCategory },
): Promise<string | null> {
  const address = await replyAddress(tx, ctx, about);
  if (about.category !== "authentication" || isNumber(address)) return address;
  return (await phoneOf(tx, ctx, about.contactId)) ?? null;
}

/** Only from address to address: two people who were merged have addresses that nobody moved between. */
function followMoves(
  last: { address: string; at: number },
  known: readonly KnownAddress[],
): string {
  let { address, at } = last;
  for (;;) {
    const names = namesOf(address);
    const kinds: IdentityKind[] = isNumber(address) ? ["wa_id"] : ["wa_id", "user_id"];
    const next = known.find(
      ({ kind, learntWith, movedAt }) =>
        kinds.includes(kind) && learntWith && names.includes(learntWith) && (movedAt ?? 0) > at,
    );
    if (!next) return address;
    address = next.value;
    at = next.movedAt ?? at;
  }
}

const isNumber = (address: string) => /^\d+$/.test(address);

function namesOf(address: string): string[] {
  if (!isNumber(address)) return [`user_id:${address}`];
  return [`wa_id:${address}`, `phone:${phoneKey(address)}`];
}

async function phoneOf(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactId: string,
): Promise<string | undefined> {
  const [row] = await tx.execute<{ address: string | null }>(sql`
    select ltrim(phone, '+') as address from contacts
    where workspace_id = ${ctx.workspaceId} and id = ${contactId}`);
  return row?.address ?? undefined;
}

async function emailOf(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactId: string,
): Promise<string | undefined> {
  const [row] = await tx.execute<{ address: string | null }>(sql`
    select coalesce(lower(email), (select i.value from contact_identities i
      where i.workspace_id = c.workspace_id and i.contact_id = c.id and i.kind = 'email'
      order by i.created_at desc limit 1)) as address
    from contacts c where c.workspace_id = ${ctx.workspaceId} and c.id = ${contactId}`);
  return row?.address ?? undefined;
}
