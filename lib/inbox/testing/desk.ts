import { sql } from "drizzle-orm";
import type { Role } from "@/db/enums/workspaces";
import { withWorkspace } from "@/db/tenant";
import { makeChannel, makeContext, makeMember } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { receiveMessage } from "@/lib/messages/receive-message";
import { seedSandboxRates } from "@/lib/wallet/pricing";

let phones = 254_722_000_000;
let wamids = 0;

/** A colleague with a name and a role, as the one who acts. */
export async function joinDesk(
  ctx: WorkspaceContext,
  name: string,
  role: Role = "agent",
): Promise<WorkspaceContext> {
  const { userId, memberId } = await makeMember(ctx, { name, role });
  return { ...ctx, actor: { kind: "member", userId, memberId, role, name, verified: true } };
}

let priced: Promise<void> | undefined;

/** A workspace with one sandbox number, Lena, an agent unless she is said to be more, and Tom. */
export async function makeDesk(given: { balance?: string; role?: Role; verified?: boolean } = {}) {
  // once a file: the card has nearly a thousand prices, and every desk has the same
  priced ??= seedSandboxRates();
  await priced;
  const lena = (await makeContext({ role: "agent", ...given })) as unknown as WorkspaceContext;
  const tom = await joinDesk(lena, "Tom Otieno");
  const channelId = newId();
  const wabaId = `waba-${channelId}`;
  await makeChannel(lena, {
    id: channelId,
    name: "Shop",
    senderId: `phone-${channelId}`,
    accountId: wabaId,
    address: "+254205550110",
  });
  return { lena, tom, channelId, wabaId };
}
export type Desk = Awaited<ReturnType<typeof makeDesk>>;

/** The customer writes; the first time opens the conversation. */
export async function customerWrites(
  { lena, channelId }: Pick<Desk, "lena" | "channelId">,
  given: {
    phone?: string;
    name?: string;
    text?: string;
    at?: Date;
    content?: Record<string, unknown>;
    referral?: Record<string, unknown>;
    /** Instead of the phone: somebody whom Meta names otherwise. */
    from?: { waId: null; userId: string; username: string; name: string };
  } = {},
) {
  const { phone = String(++phones), text = "When does my kettle come?", name } = given;
  const providerId = `wamid.desk-${++wamids}`;
  await receiveMessage(lena, {
    messageId: newId(),
    channelId,
    at: (given.at ?? new Date()).toISOString(),
    message: {
      kind: "message",
      providerId,
      from: given.from ?? {
        waId: phone,
        userId: null,
        username: null,
        name: name ?? "Amina Yusuf",
      },
      content: given.content ?? { kind: "text", text },
      preview: text,
      replyTo: null,
      forwarded: "no",
      referral: given.referral ?? null,
      referredProduct: null,
    } as never,
  });
  const [row] = await withWorkspace(lena, (tx) =>
    tx.execute<{ id: string; contact_id: string }>(sql`
      select v.id, v.contact_id from conversations v join contact_identities i
        on i.workspace_id = v.workspace_id and i.contact_id = v.contact_id
      where v.channel_id = ${channelId} and i.kind in ('wa_id', 'user_id')
        and i.value = ${given.from?.userId ?? phone}`),
  );
  return {
    conversationId: row?.id as string,
    providerId,
    phone,
    contactId: row?.contact_id as string,
  };
}
