import { and, eq, sql } from "drizzle-orm";
import * as z from "zod";
import { channels } from "@/db/schema/channels";
import { contactIdentities, contacts, contactTags, tags } from "@/db/schema/contacts";
import { users } from "@/db/schema/identity";
import { jobRuns } from "@/db/schema/jobs";
import { conversations, messages } from "@/db/schema/messages";
import { messageTemplates } from "@/db/schema/templates";
import { wallets } from "@/db/schema/wallet";
import { members, workspaces } from "@/db/schema/workspaces";
import { withSystem, withWorkspace } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import { hashPassword } from "@/lib/auth/password";
import { createCampaign } from "@/lib/campaigns/create-campaign";
import { launchCampaign } from "@/lib/campaigns/launch-campaign";
import { planCampaign } from "@/lib/campaigns/plan-campaign";
import { updateCampaign } from "@/lib/campaigns/update-campaign";
import { addSandboxChannel } from "@/lib/channels/provision-sandbox-number";
import { recordConsent } from "@/lib/contacts/record-consent";
import type { WorkspaceContext } from "@/lib/core/context";
import { env } from "@/lib/core/env";
import { parsePhoneExactly } from "@/lib/core/format/phone-max";
import { newId } from "@/lib/core/ids";
import { changeConversations } from "@/lib/inbox/change-conversations";
import { saveLabel } from "@/lib/inbox/save-label";
import { createTemplate } from "@/lib/templates/create-template";
import { submitTemplate } from "@/lib/templates/submit-template";
import {
  DEMO_CANNED_REPLIES,
  DEMO_CONTACTS,
  DEMO_CONVERSATIONS,
  DEMO_LABELS,
  DEMO_PEOPLE,
  DEMO_TAGS,
  DEMO_TEMPLATES,
  type DemoConversation,
} from "./demo-story";
import { kettlePicture } from "./kettle-picture";

const MARK = "demo_seed";
const SLUG = "northwind";

/**
 * Makes the sample workspace that a newcomer looks at first, once in the life of a database: it is
 * not made again after somebody removed it. People and history are written; templates, the first
 * campaign and what customers say go through the sandbox and the same engine as everything else, so
 * what is seen has really happened.
 * @returns whether it was made now
 */
export async function seedDemo(): Promise<boolean> {
  if (!(await claimSeed())) return false;
  let ctx: WorkspaceContext | undefined;
  try {
    ctx = await makeWorkspace();
    await tellStory(ctx);
    return true;
  } catch (error) {
    // half a story is worse than none; the next start begins anew
    await withSystem("take a failed demo back", async (tx) => {
      if (ctx) await tx.execute(sql`select delete_workspace(${ctx.workspaceId}::uuid)`);
      await tx.delete(jobRuns).where(eq(jobRuns.name, MARK));
    });
    throw error;
  }
}

async function tellStory(ctx: WorkspaceContext): Promise<void> {
  const numbers = await sandboxNumbers();
  const names = ["Nairobi shop", "High volume"];
  const channelIds: string[] = [];
  for (const [index, number] of numbers.slice(0, 2).entries()) {
    channelIds.push(await addSandboxChannel(ctx, number, names[index] ?? "Number"));
  }
  const [channelId] = channelIds;
  const phoneNumberId = numbers[0]?.phoneNumberId;
  if (!channelId || !phoneNumberId) throw new Error("the sandbox has no number for the demo");

  const contactIds = await makeContacts(ctx);
  await makeTemplates(ctx, channelId);
  await makeHistory(ctx, channelId, contactIds);
  await customersWrite(phoneNumberId);
  await placeInTime(ctx, channelId, contactIds);
  await layOutInbox(ctx);
  await sendFirstCampaign(ctx, channelId);
}

async function claimSeed(): Promise<boolean> {
  const rows = await withSystem("seed the demo once", (tx) =>
    tx
      .insert(jobRuns)
      .values({ name: MARK, lastStartedAt: new Date() })
      .onConflictDoNothing()
      .returning({ name: jobRuns.name }),
  );
  return rows.length > 0;
}

async function makeWorkspace(): Promise<WorkspaceContext> {
  const password = env().DEMO_PASSWORD;
  if (!password) throw new Error("DEMO_PASSWORD is not set");
  const passwordHash = await hashPassword(password);
  const workspaceId = newId();
  await withSystem("make the sample workspace", async (tx) => {
    await tx.insert(workspaces).values({
      id: workspaceId,
      slug: SLUG,
      name: "Northwind Shop",
      country: "KE",
      currency: "USD",
      timeZone: "Africa/Nairobi",
      isSample: true,
    });
    await tx.insert(wallets).values({ workspaceId, currency: "USD" });
    await tx.execute(
      sql`select add_credits(${workspaceId}::uuid, 250, 'sample:opening', 'Sample opening balance', 'Tickline')`,
    );
    for (const person of DEMO_PEOPLE) {
      const userId = newId();
      const [user] = await tx
        .insert(users)
        .values({
          id: userId,
          email: person.email,
          name: person.name,
          passwordHash,
          emailVerified: new Date(),
        })
        .onConflictDoNothing()
        .returning({ id: users.id });
      const known = user
        ? [user]
        : await tx.select({ id: users.id }).from(users).where(eq(users.email, person.email));
      await tx.insert(members).values({
        workspaceId,
        userId: known[0]?.id as string,
        role: person.role,
        displayName: person.name,
        email: person.email,
      });
    }
  });
  const ctx = await systemContext(workspaceId, DEMO_PEOPLE[0]?.name ?? "Tickline");
  if (!ctx) throw new Error("the sample workspace was not made");
  return ctx;
}

async function makeContacts(ctx: WorkspaceContext): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  await withWorkspace(ctx, async (tx) => {
    const tagIds = new Map<string, string>();
    for (const name of DEMO_TAGS) {
      const id = newId();
      tagIds.set(name, id);
      await tx.insert(tags).values({ workspaceId: ctx.workspaceId, id, name, slug: name });
    }
    for (const person of DEMO_CONTACTS) {
      const phone = parsePhoneExactly(person.phone, "KE");
      if (!phone.ok) throw new Error(`the story has a wrong phone: ${person.phone}`);
      const id = newId();
      ids.set(person.phone, id);
      await tx.insert(contacts).values({
        workspaceId: ctx.workspaceId,
        id,
        name: person.name,
        phone: phone.e164,
        phoneKey: phone.key,
        country: phone.country,
        company: person.company ?? null,
        city: person.city,
        source: "sample",
      });
      await tx.insert(contactIdentities).values([
        { workspaceId: ctx.workspaceId, kind: "phone", value: phone.key, contactId: id },
        { workspaceId: ctx.workspaceId, kind: "wa_id", value: phone.e164.slice(1), contactId: id },
      ]);
      for (const tag of person.tags) {
        await tx.insert(contactTags).values({
          workspaceId: ctx.workspaceId,
          contactId: id,
          tagId: tagIds.get(tag) as string,
        });
      }
    }
    const opted = DEMO_CONTACTS.filter((person) => person.optedIn).map(
      (person) => ids.get(person.phone) as string,
    );
    await recordConsent(
      { ...ctx, tx },
      {
        contactIds: opted,
        action: "opt_in",
        source: "sample",
        evidence: "Ticked at the till: yes, write to me on WhatsApp about offers",
      },
    );
  });
  return ids;
}

async function makeTemplates(ctx: WorkspaceContext, channelId: string): Promise<void> {
  for (const { draft, outcome } of DEMO_TEMPLATES) {
    const { templateId } = await createTemplate(ctx, { channelId, draft });
    if (outcome === "draft") continue;
    await submitTemplate(ctx, { templateId });
    const [row] = await withWorkspace(ctx, (tx) =>
      tx
        .select({ providerTemplateId: messageTemplates.providerTemplateId })
        .from(messageTemplates)
        .where(
          and(
            eq(messageTemplates.workspaceId, ctx.workspaceId),
            eq(messageTemplates.id, templateId),
          ),
        ),
    );
    await control("POST", `templates/${row?.providerTemplateId}`, {
      status: outcome,
      ...(outcome === "REJECTED" ? { reason: "PROMOTIONAL" } : {}),
    });
  }
  await until("the templates are reviewed", async () => {
    const rows = await withWorkspace(ctx, (tx) =>
      tx
        .select({ id: messageTemplates.id })
        .from(messageTemplates)
        .where(
          and(
            eq(messageTemplates.workspaceId, ctx.workspaceId),
            eq(messageTemplates.status, "pending"),
          ),
        ),
    );
    return rows.length === 0;
  });
}

/** What was said before today: finished talk, without money and without anything to wait for. */
async function makeHistory(
  ctx: WorkspaceContext,
  channelId: string,
  contactIds: Map<string, string>,
): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    for (const { phone, history } of DEMO_CONVERSATIONS) {
      for (const line of history) {
        const at = new Date(Date.now() - line.minutesAgo * 60_000);
        await tx.insert(messages).values({
          workspaceId: ctx.workspaceId,
          id: newId(),
          contactId: contactIds.get(phone) as string,
          channelId,
          direction:
            line.from === "customer" ? "inbound" : line.from === "note" ? "note" : "outbound",
          origin: "sample",
          kind: line.from === "note" ? "note" : "text",
          body: line.text,
          content: { kind: line.from === "note" ? "note" : "text", text: line.text },
          authorName: line.from === "customer" ? null : (line.author ?? "Lena Moreau"),
          status: line.from === "customer" ? "received" : "read",
          occurredAt: at,
          ...(line.from === "agent" ? { sentAt: at, deliveredAt: at, readAt: at } : {}),
        });
      }
    }
  });
}

/** The newest words of each conversation come through the sandbox, so that their windows are open. */
async function customersWrite(phoneNumberId: string): Promise<void> {
  for (const { phone, name, now } of DEMO_CONVERSATIONS) {
    for (const line of now) {
      const digits = phone.replace(/\D/g, "");
      if (line.picture) {
        await control("POST", `handsets/${digits}/message`, {
          phoneNumberId,
          name,
          type: "image",
          base64: kettlePicture().toString("base64"),
          mimeType: "image/png",
          caption: line.text,
        });
      } else {
        await control("POST", "inbound", {
          phoneNumberId,
          from: digits,
          name,
          message: { type: "text", text: { body: line.text } },
        });
      }
    }
  }
}

/** Waits until all of it has arrived and lets it lie back a little, as on a working day. */
async function placeInTime(
  ctx: WorkspaceContext,
  channelId: string,
  contactIds: Map<string, string>,
): Promise<void> {
  const expected = DEMO_CONVERSATIONS.reduce((sum, one) => sum + one.now.length, 0);
  await until("the customers' words have arrived", async () => {
    const [row] = (await withWorkspace(ctx, (tx) =>
      tx.execute(sql`
        select count(*)::int as count from messages
        where workspace_id = ${ctx.workspaceId} and origin = 'customer'`),
    )) as unknown as { count: number }[];
    return (row?.count ?? 0) >= expected;
  });
  const team = await withWorkspace(ctx, (tx) =>
    tx.select({ id: members.id, name: members.displayName }).from(members),
  );
  for (const conversation of DEMO_CONVERSATIONS) {
    await placeOne(ctx, {
      conversation,
      channelId,
      contactId: contactIds.get(conversation.phone) as string,
      assigneeId: team.find((member) => member.name === conversation.assignee)?.id ?? null,
    });
  }
}

async function placeOne(
  ctx: WorkspaceContext,
  place: {
    conversation: DemoConversation;
    channelId: string;
    contactId: string;
    assigneeId: string | null;
  },
): Promise<void> {
  const { conversation, channelId, contactId, assigneeId } = place;
  await withWorkspace(ctx, async (tx) => {
    await tx.execute(sql`
      update messages set occurred_at = occurred_at - make_interval(mins => ${conversation.minutesAgo})
      where workspace_id = ${ctx.workspaceId} and contact_id = ${contactId} and origin = 'customer'`);
    // a thread that ended days ago has no message of today and gets its conversation here
    await tx
      .insert(conversations)
      .values({ workspaceId: ctx.workspaceId, contactId, channelId })
      .onConflictDoNothing();
    await tx.execute(sql`
      with newest as (
        select m.id, m.occurred_at, m.direction from messages m
        where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${contactId} and m.channel_id = ${channelId}
        order by m.occurred_at desc, m.id desc limit 1
      ), inbound as (
        select max(occurred_at) as at from messages
        where workspace_id = ${ctx.workspaceId} and contact_id = ${contactId}
          and channel_id = ${channelId} and direction = 'inbound'
      )
      update conversations v set
        last_message_at = n.occurred_at, last_message_id = n.id,
        last_inbound_at = i.at, window_expires_at = i.at + interval '24 hours',
        assignee_id = ${assigneeId}::uuid, unread_count = ${conversation.unread},
        status = ${conversation.status ?? "open"},
        waiting_since = case when n.direction = 'inbound'
          and ${conversation.status ?? "open"} = 'open' then i.at end,
        is_answered = n.direction <> 'inbound'
      from newest n, inbound i
      where v.workspace_id = ${ctx.workspaceId} and v.contact_id = ${contactId}
        and v.channel_id = ${channelId}`);
    await tx.execute(sql`
      update contacts set last_message_at = (select max(occurred_at) from messages
        where workspace_id = ${ctx.workspaceId} and contact_id = ${contactId})
      where workspace_id = ${ctx.workspaceId} and id = ${contactId}`);
  });
}

/** What conversations are about, and what is said again and again. */
async function layOutInbox(ctx: WorkspaceContext): Promise<void> {
  for (const { name, tone, phones } of DEMO_LABELS) {
    const { labelId } = await saveLabel(ctx, { name, tone });
    const rows = await withWorkspace(ctx, (tx) =>
      tx.execute<{ id: string }>(sql`
        select v.id from conversations v
        join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
        where v.workspace_id = ${ctx.workspaceId}
          and c.phone in (select value from jsonb_array_elements_text(${JSON.stringify(phones)}::jsonb))`),
    );
    const conversationIds = rows.map(({ id }) => id);
    if (conversationIds.length === 0) continue;
    await changeConversations(ctx, { conversationIds, change: { addLabelIds: [labelId] } });
  }
  for (const reply of DEMO_CANNED_REPLIES) {
    await withWorkspace(ctx, (tx) =>
      tx.execute(sql`
        insert into canned_replies (workspace_id, member_id, shortcut, body, shared)
        select ${ctx.workspaceId}, m.id, ${reply.shortcut}, ${reply.body}, true from members m
        where m.workspace_id = ${ctx.workspaceId} and m.role = 'owner' limit 1`),
    );
  }
}

async function sendFirstCampaign(ctx: WorkspaceContext, channelId: string): Promise<void> {
  const [template] = await withWorkspace(ctx, (tx) =>
    tx
      .select({ id: messageTemplates.id })
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.name, "kettle_back_in_stock"),
          eq(messageTemplates.status, "approved"),
        ),
      ),
  );
  if (!template) return;
  const { campaignId } = await createCampaign(ctx, { name: "Kettles are back" });
  await updateCampaign(ctx, {
    campaignId,
    channelId,
    templateId: template.id,
    audience: { kind: "all", excludeTagIds: [] },
    variables: { "body.first_name": { source: "field", field: "first_name", fallback: "there" } },
  });
  const plan = await planCampaign(ctx, { campaignId });
  await launchCampaign(ctx, { campaignId, planned: { sendable: plan.sendable, cost: plan.cost } });
}

const infoSchema = z.object({
  numbers: z.array(
    z.object({
      phoneNumberId: z.string(),
      wabaId: z.string(),
      displayPhoneNumber: z.string(),
      throughputLevel: z.enum(["STANDARD", "HIGH"]),
    }),
  ),
});

async function sandboxNumbers() {
  const taken = await withSystem("numbers in use", (tx) =>
    tx.select({ id: channels.senderId }).from(channels),
  );
  const used = new Set(taken.map((row) => row.id));
  const { numbers } = infoSchema.parse(await control("GET", "info"));
  return numbers.filter((number) => !used.has(number.phoneNumberId));
}

async function control(method: "GET" | "POST", route: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${env().SANDBOX_PORT}/_control/${route}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) {
    throw new Error(
      `the sandbox answered ${response.status} to ${route}: ${await response.text()}`,
    );
  }
  return response.json();
}

async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within 30 seconds`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
