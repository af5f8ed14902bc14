import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import { messages } from "@/db/schema/messages";
import { wallets } from "@/db/schema/wallet";
import { withWorkspace } from "@/db/tenant";
import { makeChannel, makeContext, makeTemplate } from "@/db/testing/makers";
import type { SendOutcome } from "@/lib/channels/whatsapp/graph-client";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { applyStatuses } from "@/lib/messages/apply-statuses";
import type { StatusUpdate } from "@/lib/messages/evidence";
import { recordOutcomes } from "@/lib/messages/record-outcomes";
import { claimRecipients } from "../claim-recipients";
import { createCampaign } from "../create-campaign";
import { launchCampaign } from "../launch-campaign";
import { planCampaign } from "../plan-campaign";
import { updateCampaign } from "../update-campaign";

/** A workspace with a number, an approved template, opted-in people and money; no network. */
export type CampaignWorld = { ctx: WorkspaceContext; channelId: string; templateId: string };

export type MadePerson = Partial<typeof contacts.$inferInsert>;

export async function makeCampaignWorld(
  given: { people?: number; balance?: string; category?: "utility" | "marketing" } = {},
): Promise<CampaignWorld> {
  const { people = 5, balance = "100", category = "utility" } = given;
  const ctx: WorkspaceContext = await makeContext({ balance });
  const wabaId = `waba-${randomUUID()}`;
  const world = {
    ctx,
    channelId: await makeChannel(ctx, { name: "Test number", accountId: wabaId }),
    templateId: await makeTemplate(ctx, { wabaId, category }),
  };
  await addPeople(
    world,
    Array.from({ length: people }, (_, index) => ({ name: `Person ${index}` })),
  );
  return world;
}

/** Adds people with Kenyan numbers that opted in, unless told otherwise. @returns their ids */
export async function addPeople({ ctx }: CampaignWorld, people: MadePerson[]): Promise<string[]> {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select({ count: sql<number>`count(*)::int` })
      .from(contacts)
      .where(eq(contacts.workspaceId, ctx.workspaceId)),
  );
  const first = row?.count ?? 0;
  const rows = people.map((person, index) => {
    const digits = `2547${10_000_000 + first + index}`;
    return {
      workspaceId: ctx.workspaceId,
      id: newId(),
      phone: `+${digits}`,
      phoneKey: digits,
      country: "KE",
      source: "import" as const,
      consent: "opted_in" as const,
      ...person,
    };
  });
  await withWorkspace(ctx, async (tx) => {
    for (let i = 0; i < rows.length; i += 1_000) {
      await tx.insert(contacts).values(rows.slice(i, i + 1_000));
    }
  });
  return rows.map((person) => person.id as string);
}

/** A draft to everybody with its one variable filled. */
export async function makeDraft(
  { ctx, channelId, templateId }: CampaignWorld,
  name = "Order ready",
): Promise<string> {
  const { campaignId } = await createCampaign(ctx, { name });
  await updateCampaign(ctx, {
    campaignId,
    channelId,
    templateId,
    audience: { kind: "all", excludeTagIds: [] },
    variables: { "body.first_name": { source: "field", field: "first_name", fallback: "friend" } },
  });
  return campaignId;
}

/** Launches a draft by its own plan, as the review does. */
export async function launchDraft(ctx: WorkspaceContext, campaignId: string) {
  const { sendable, cost } = await planCampaign(ctx, { campaignId });
  return launchCampaign(ctx, { campaignId, planned: { sendable, cost } });
}

/**
 * Hands the next people over and writes down what Meta answered to each, in order; people beyond
 * the given answers stay on their way.
 * @returns the messages' ids
 */
export async function sendNext(
  { ctx, channelId }: CampaignWorld,
  campaignId: string,
  answers: (SendOutcome | { outcome: "not_started" })[],
): Promise<string[]> {
  const batch = await claimRecipients(ctx, {
    campaignId,
    workerId: newId(),
    limit: answers.length,
  });
  const ids = batch?.messages.map((message) => message.messageId) ?? [];
  await recordOutcomes(
    ctx,
    batch?.batchId ?? newId(),
    channelId,
    ids.flatMap((messageId, index) => {
      const outcome = answers[index];
      return outcome ? [{ messageId, outcome }] : [];
    }),
  );
  return ids;
}

export const accepted = (): SendOutcome => ({
  outcome: "accepted",
  providerId: `wamid.${randomUUID()}`,
  held: false,
});

/** Meta reports on a message; priced as utility unless told otherwise. */
export async function report(
  { ctx, channelId }: CampaignWorld,
  messageId: string,
  status: StatusUpdate["status"],
  change: Partial<StatusUpdate> = {},
): Promise<void> {
  await applyStatuses(ctx, [
    {
      channelId,
      providerId: `wamid.${messageId}`,
      ref: messageId,
      status,
      at: new Date().toISOString(),
      errorCode: null,
      errorDetail: null,
      priceCategory: status === "failed" ? null : "utility",
      priceType: status === "failed" ? null : "regular",
      ...change,
    },
  ]);
}

/** The person of a message writes back now. */
export async function replyTo({ ctx, channelId }: CampaignWorld, messageId: string) {
  await withWorkspace(ctx, async (tx) => {
    const [sent] = await tx
      .select({ contactId: messages.contactId })
      .from(messages)
      .where(eq(messages.id, messageId));
    await tx.insert(messages).values({
      workspaceId: ctx.workspaceId,
      id: newId(),
      contactId: sent?.contactId as string,
      channelId,
      direction: "inbound",
      origin: "customer",
      kind: "text",
      body: "Thank you",
      status: "received",
      occurredAt: new Date(),
    });
  });
}

export async function walletOf(ctx: WorkspaceContext): Promise<{ balance: string; held: string }> {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select({ balance: wallets.balance, held: wallets.held })
      .from(wallets)
      .where(eq(wallets.workspaceId, ctx.workspaceId)),
  );
  return row as { balance: string; held: string };
}
