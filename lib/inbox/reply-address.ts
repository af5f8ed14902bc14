import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";

/**
 * Where an answer goes: the newest of the addresses that the person wrote from on this number and of
 * the numbers they are known to have moved to, which another number of ours may have been told of;
 * else what they are known by. A username user without a number has only a user id (C13).
 * @throws Refusal `invalid` for a person without any address
 */
export async function replyAddress(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { contactId, channelId }: { contactId: string; channelId: string },
): Promise<string> {
  const [row] = (await tx.execute(sql`
    select coalesce(
      (select address from (
        (select m.address, m.occurred_at as at from messages m
          where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${contactId}
            and m.channel_id = ${channelId} and m.direction = 'inbound' and m.address is not null
          order by m.occurred_at desc, m.id desc limit 1)
        union all
        (select i.value, i.created_at from contact_identities i
          where i.workspace_id = ${ctx.workspaceId} and i.contact_id = ${contactId}
            and i.kind = 'wa_id')) known
        order by at desc limit 1),
      (select i.value from contact_identities i
        where i.workspace_id = ${ctx.workspaceId} and i.contact_id = ${contactId}
          and i.kind = 'user_id'
        order by i.created_at desc limit 1),
      (select ltrim(c.phone, '+') from contacts c
        where c.workspace_id = ${ctx.workspaceId} and c.id = ${contactId})
    ) as address`)) as unknown as { address: string | null }[];
  if (!row?.address) {
    throw new Refusal(
      "invalid",
      "This person has no WhatsApp number yet, so nothing was sent. Add a phone number first.",
    );
  }
  return row.address;
}
