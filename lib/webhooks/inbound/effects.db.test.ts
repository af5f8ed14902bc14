import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { channels } from "@/db/schema/channels";
import { messageProviderIds, messages } from "@/db/schema/messages";
import { messageTemplates } from "@/db/schema/templates";
import { withSystem, withWorkspace } from "@/db/tenant";
import { makeChannel, makeContext } from "@/db/testing/makers";
import type { ChannelEvent } from "@/lib/channels/channel-event";
import { parseWebhook } from "@/lib/channels/whatsapp/parse-webhook";
import { signMetaBody } from "@/lib/channels/whatsapp/verify-signature";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { receiveMetaWebhook } from "./meta";
import { processEvents } from "./process-events";

usePricedDatabase();

/*
 * What every published webhook body does, observed in the database and not in what the code says of
 * itself. Each body meets a workspace of its own in which the things it speaks about exist: the
 * message that a status or an edit names, the template that was approved. The observations stand in
 * effects.json beside the fixtures, one entry a file; a body without a line there fails.
 * UPDATE_EFFECTS=1 writes the file anew, to be read line by line before it is committed.
 */
const SECRET = "app-secret-for-tests";
const FOLDER = path.join(process.cwd(), "lib/channels/whatsapp/fixtures");
const TABLE = path.join(FOLDER, "expected-effects.json");
const files = readdirSync(FOLDER).filter(
  (name) => name.startsWith("wh-") && name.endsWith(".json"),
);

beforeAll(async () => {
  publishEnv({ META_APP_SECRET: SECRET, META_VERIFY_TOKEN: "verify-me" });
});

/** A workspace that has every number and account the body names; nobody else has them any more. */
async function makeWorld(events: readonly ChannelEvent[]): Promise<WorkspaceContext> {
  const ctx = await makeContext({ balance: "10" });
  await withSystem("numbers of the file before", (tx) =>
    tx.execute(sql`update channels set deleted_at = now() where deleted_at is null`),
  );
  const seen = new Set<string>();
  for (const event of events) {
    const key = event.senderId ?? event.address ?? event.accountId;
    if (!key || seen.has(key)) continue;
    seen.add(key);
    await makeChannel(ctx, {
      senderId: event.senderId ?? `number ${key}`,
      accountId: event.accountId ?? "0",
      address: `+${event.address ?? "15550000000"}`,
    });
  }
  for (const event of events) await makeSubject(ctx, event);
  return ctx;
}

/** What the event is about, as it stands before the event comes. */
async function makeSubject(ctx: WorkspaceContext, event: ChannelEvent): Promise<void> {
  if (event.kind.startsWith("template_")) {
    const { name, language, templateId } = event as Extract<
      ChannelEvent,
      { kind: "template_status" }
    >;
    await withWorkspace(ctx, (tx) =>
      tx
        .insert(messageTemplates)
        .values({
          workspaceId: ctx.workspaceId,
          id: newId(),
          wabaId: event.accountId ?? "0",
          name: name ?? "template",
          language: language ?? "en_US",
          category: "utility",
          components: [{ type: "BODY", text: "Before" }],
          status: "pending",
          providerTemplateId: templateId,
          createdByName: "Test",
        })
        .onConflictDoNothing(),
    );
    return;
  }
  const former = formerOf(event);
  if (former) {
    await withWorkspace(ctx, (tx) =>
      findOrCreateContact(tx, ctx, { ...former, name: "Before", source: "whatsapp" }),
    );
  }
  const subject = subjectOf(event);
  if (!subject) return;
  await withWorkspace(ctx, async (tx) => {
    const [channel] = await tx
      .select({ id: channels.id })
      .from(channels)
      .where(sql`sender_id = ${event.senderId}`);
    if (!channel) return;
    const person = await findOrCreateContact(tx, ctx, { ...subject.person, source: "whatsapp" });
    const messageId = newId();
    const claimed = await tx
      .insert(messageProviderIds)
      .values({
        workspaceId: ctx.workspaceId,
        channelId: channel.id,
        providerId: subject.providerId,
        messageId,
      })
      .onConflictDoNothing()
      .returning();
    if (claimed.length === 0) return;
    await tx.insert(messages).values({
      workspaceId: ctx.workspaceId,
      id: messageId,
      contactId: person.id,
      channelId: channel.id,
      direction: subject.direction,
      origin: subject.direction === "inbound" ? "customer" : "agent",
      kind: "text",
      body: "Before",
      content: { kind: "text", text: "Before" },
      address: subject.person.waId ?? subject.person.userId ?? null,
      providerId: subject.providerId,
      status: subject.direction === "inbound" ? "received" : "accepted",
    });
  });
}

type Subject = {
  providerId: string;
  direction: "inbound" | "outbound";
  person: { waId?: string; userId?: string };
};

/** Who somebody was before the change of number or id that the event reports. */
function formerOf(event: ChannelEvent): { waId?: string; userId?: string } | null {
  const isSystem = event.kind === "message" && event.message.content.kind === "system";
  const { waId, userId } = isSystem
    ? event.message.from
    : event.kind === "identity_change"
      ? { waId: null, userId: event.previousUserId }
      : { waId: null, userId: null };
  return waId ? { waId } : userId ? { userId } : null;
}

function subjectOf(event: ChannelEvent): Subject | null {
  if (event.kind === "status" && event.groupId === null) {
    const { waId, userId } = event.recipient;
    const person = waId ? { waId } : userId ? { userId } : { waId: "15550009999" };
    return { providerId: event.providerId, direction: "outbound", person };
  }
  const changes = event.kind === "message" ? event.message : event.kind === "echo" ? event : null;
  if (!changes || !("content" in changes)) return null;
  const { content } = changes;
  if (content.kind !== "edit" && content.kind !== "revoke" && content.kind !== "reaction") {
    return null;
  }
  if (!content.targetProviderId) return null;
  const who =
    event.kind === "message" ? event.message.from : event.kind === "echo" ? event.to : null;
  const isEcho = event.kind === "echo";
  const isReaction = content.kind === "reaction";
  return {
    providerId: content.targetProviderId,
    direction: isEcho !== isReaction ? "outbound" : "inbound",
    person: who?.waId ? { waId: who.waId } : who?.userId ? { userId: who.userId } : {},
  };
}

/** Everything that an event may change, as sentences. */
async function facts(ctx: WorkspaceContext): Promise<string[]> {
  const rows = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select 'contact ' || coalesce(phone, '') || ' ' || coalesce('@' || username, '') || ' '
        || coalesce(name, '') || ' ' || consent || ' ' || source
        || coalesce(' first from ' || (first_referral ->> 'sourceType'), '') as fact from contacts
      union all select 'identity ' || kind || ' ' || value from contact_identities
      union all select 'message ' || direction || ' ' || origin || ' ' || kind || ' ' || status
        || ' "' || left(body, 60) || '"' || case when content ? 'edited' then ' edited' else '' end
        || case when content ? 'versions' then ' was "' || (content -> 'versions' -> 0 ->> 'text') || '"' else '' end
        || coalesce(' ' || price_category || ' ' || price_type || ' ' || charge_state, '')
        || coalesce(' error ' || error_code, '') from messages
      union all select 'file ' || mime_type || ' ' || status from attachments
      union all select 'conversation ' || status || ' unread ' || unread_count
        || case when window_expires_at is null then '' else ' window' end from conversations
      union all select 'template ' || status || ' ' || category || ' ' || coalesce(quality, '') || ' '
        || (components -> 0 ->> 'text') || coalesce(' ' || rejection_reason, '') from message_templates
      union all select 'number ' || status || ' ' || coalesce(status_reason, '') || ' '
        || coalesce(messaging_limit, '') || ' ' || coalesce(verified_name, '') || ' ' || throughput_level
        from channels
      union all select 'consent ' || action || ' ' || source from consent_events
      union all select 'kept ' || kind || ': ' || summary from channel_events
      union all select 'ledger ' || type || ' ' || amount from wallet_transactions where type <> 'purchase'
      union all select 'parked ' || (status ->> 'status') from parked_statuses
      order by 1`),
  )) as unknown as { fact: string }[];
  return rows.map(({ fact }) => fact.replace(/ +/g, " ").trim());
}

/** Lines that are new, with how often, beside what the update log says. */
function newsOf(before: readonly string[], after: readonly string[]): string[] {
  const left = [...before];
  return after.filter((fact) => {
    const at = left.indexOf(fact);
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
}

async function post(body: Uint8Array) {
  const answer = await receiveMetaWebhook({
    rawBody: body,
    headers: { "x-hub-signature-256": signMetaBody(body, SECRET) },
    url: "/api/webhooks/meta",
  });
  while ((await processEvents()) > 0);
  return answer.status;
}

async function outcomes(ctx: WorkspaceContext): Promise<string[]> {
  const rows = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`select kind || ' ' || outcome as line from webhook_updates order by position`),
  )) as unknown as { line: string }[];
  return rows.map(({ line }) => line);
}

const observed: Record<string, { updates: string[]; effects: string[] }> = {};

describe("every published webhook body has its effect", () => {
  const expected: typeof observed = JSON.parse(readFileSync(TABLE, "utf8"));
  const isRewritten = process.env.UPDATE_EFFECTS === "1";

  test.each(files)("%s", async (name) => {
    const body = readFileSync(path.join(FOLDER, name));
    const ctx = await makeWorld(parseWebhook(body).events);
    const before = await facts(ctx);
    expect(await post(body)).toBe(200);
    observed[name] = { updates: await outcomes(ctx), effects: newsOf(before, await facts(ctx)) };
    if (!isRewritten) expect(observed[name]).toEqual(expected[name]);
    expect(observed[name].updates.filter((line) => line.endsWith("failed"))).toEqual([]);
    // an update that found its workspace is never without a trace
    expect(observed[name].updates.length + observed[name].effects.length).toBeGreaterThan(0);
  });

  test("the table names every body and no other", () => {
    if (isRewritten) writeFileSync(TABLE, `${JSON.stringify(observed, null, 2)}\n`);
    else expect(Object.keys(expected).sort()).toEqual([...files].sort());
  });
});
