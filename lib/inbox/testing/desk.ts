import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { makeContext, makeMember } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { receiveMessage } from "@/lib/messages/receive-message";
import { seedSandboxRates } from "@/lib/wallet/pricing";
import { listConversations } from "../queries";

let phones = 254_722_000_000;
let wamids = 0;

/** A workspace with one sandbox number and two agents, Lena and Tom. */
export async function makeDesk(given: { balance?: string } = {}) {
  await seedSandboxRates();
  const lena = (await makeContext({ ...given, role: "agent" })) as unknown as WorkspaceContext;
  const member = await makeMember(lena, { name: "Tom Otieno", role: "agent" });
  const tom = {
    ...lena,
    actor: {
      kind: "member" as const,
      userId: member.userId,
      memberId: member.memberId,
      role: "agent" as const,
      name: "Tom Otieno",
      verified: true,
    },
  } as WorkspaceContext;
  const channelId = newId();
  const wabaId = `waba-${channelId}`;
  await withWorkspace(lena, (tx) =>
    tx.insert(channels).values({
      workspaceId: lena.workspaceId,
      id: channelId,
      kind: "whatsapp",
      mode: "shared",
      name: "Shop",
      phoneNumberId: `phone-${channelId}`,
      wabaId,
      displayPhoneNumber: "+254205550110",
      status: "connected",
      isSandbox: true,
    }),
  );
  return { lena, tom, channelId, wabaId };
}
export type Desk = Awaited<ReturnType<typeof makeDesk>>;

/** The customer writes; the first time opens the conversation. */
export async function customerWrites(
  { lena, channelId }: Desk,
  given: { phone?: string; text?: string; at?: Date; content?: Record<string, unknown> } = {},
) {
  const phone = given.phone ?? String(++phones);
  const providerId = `wamid.desk-${++wamids}`;
  const text = given.text ?? `When does my kettle come? ${wamids}`;
  await receiveMessage(lena, {
    channelId,
    at: (given.at ?? new Date()).toISOString(),
    message: {
      kind: "message",
      providerId,
      from: { waId: phone, userId: null, username: null, name: "Amina Yusuf" },
      content: given.content ?? { kind: "text", text },
      preview: text,
      replyTo: null,
      forwarded: "no",
      referral: null,
      referredProduct: null,
    } as never,
  });
  const page = await listConversations(lena, { view: "all", search: undefined, before: undefined });
  const row = page.rows.find((found) => found.lastMessage?.preview === text) ?? page.rows[0];
  return {
    conversationId: row?.id as string,
    providerId,
    phone,
    contactId: row?.contactId as string,
  };
}
