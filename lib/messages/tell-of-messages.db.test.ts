import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { contacts } from "@/db/schema/contacts";
import { conversations, messages } from "@/db/schema/messages";
import { notifications } from "@/db/schema/notifications";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { asSystem, makeMember, type TestMember } from "@/db/testing/makers";
import {
  type CampaignWorld,
  makeCampaignWorld,
  report,
} from "@/lib/campaigns/testing/campaign-world";
import type { InboundMessage } from "@/lib/channels/channel-event";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { receiveMessage } from "./receive-message";

useTestDatabase();
let world: CampaignWorld;
let intake: WorkspaceContext;
let agent: TestMember;
beforeAll(() => publishEnv({ SANDBOX: "on" }));
beforeEach(async () => {
  world = await makeCampaignWorld({ people: 0 });
  intake = asSystem(world.ctx, "Webhook") as WorkspaceContext;
  agent = await makeMember(world.ctx, { role: "agent" });
});

const write = (text: string) =>
  receiveMessage(intake, {
    messageId: newId(),
    channelId: world.channelId,
    at: null,
    message: {
      providerId: `wamid.${newId()}`,
      from: {
        waId: "254712345678",
        userId: null,
        parentUserId: null,
        username: null,
        name: "Amina Yusuf",
      } as InboundMessage["from"],
      content: { kind: "text", text },
      preview: text,
      replyTo: null,
      forwarded: "no",
      referredProduct: null,
      referral: null,
      groupId: null,
      errors: [],
    },
  });
const told = () => withWorkspace(world.ctx, (tx) => tx.select().from(notifications));
const conversation = async () => {
  const [row] = await withWorkspace(world.ctx, (tx) => tx.select().from(conversations));
  return row as typeof conversations.$inferSelect;
};
const assign = (memberId: string) =>
  withWorkspace(world.ctx, (tx) => tx.update(conversations).set({ assigneeId: memberId }));

describe("a customer's message", () => {
  test("is told to whoever has the conversation, all of them in one", async () => {
    await write("first");
    await withWorkspace(world.ctx, (tx) => tx.delete(notifications));
    await assign(agent.memberId);
    await write("Is it in stock?");
    await write("Hello?");
    expect(await told()).toMatchObject([
      {
        kind: "new_message",
        memberId: agent.memberId,
        subject: "Amina Yusuf wrote to you",
        detail: "Hello?",
        times: 2,
        conversationId: (await conversation()).id,
      },
    ]);
  });

  test("that nobody has is told once while it waits, to those who take such conversations", async () => {
    const other = await makeMember(world.ctx, { role: "manager" });
    await write("Anybody there?");
    await write("Hello?");
    const rows = await told();
    expect(rows.map((row) => row.memberId).toSorted()).toEqual(
      [agent.memberId, other.memberId].toSorted(),
    );
    expect(rows).toMatchObject([
      { kind: "unassigned_message", times: 1 },
      { kind: "unassigned_message", times: 1 },
    ]);
  });

  test("of a blocked person is told to nobody", async () => {
    await write("first");
    await withWorkspace(world.ctx, (tx) => tx.delete(notifications));
    await withWorkspace(world.ctx, (tx) => tx.update(contacts).set({ blockedAt: new Date() }));
    await assign(agent.memberId);
    await write("again");
    expect(await told()).toEqual([]);
  });

  test("leaves no copy behind when the conversation is erased", async () => {
    await write("My address is 4 Hill Road");
    const { id } = await conversation();
    await withWorkspace(world.ctx, (tx) =>
      tx.delete(conversations).where(eq(conversations.id, id)),
    );
    expect(await told()).toEqual([]);
  });
});

test("the author of a message that failed is told once, with the reason; a campaign's are not", async () => {
  await write("first");
  await withWorkspace(world.ctx, (tx) => tx.delete(notifications));
  const { id, contactId } = await conversation();
  const send = async (origin: "agent" | "campaign") => {
    const messageId = newId();
    await withWorkspace(world.ctx, (tx) =>
      tx.insert(messages).values({
        workspaceId: world.ctx.workspaceId,
        id: messageId,
        contactId,
        channelId: world.channelId,
        direction: "outbound",
        origin,
        kind: "text",
        status: "accepted",
        authorId: agent.memberId,
      }),
    );
    return messageId;
  };
  const mine = await send("agent");
  const failed = { errorCode: 131026, errorDetail: "Message undeliverable" };
  await report({ ...world, ctx: intake }, mine, "failed", failed);
  await report({ ...world, ctx: intake }, mine, "failed", failed);
  await report({ ...world, ctx: intake }, await send("campaign"), "failed", failed);
  expect(await told()).toMatchObject([
    {
      kind: "message_failed",
      memberId: agent.memberId,
      subject: "Your message to Amina Yusuf was not sent",
      detail: "Message undeliverable",
      link: `/inbox/${id}?message=${mine}`,
    },
  ]);
});
