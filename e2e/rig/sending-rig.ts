import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { HELLO_COMPONENTS, makeChannel, makeContext, makeTemplate } from "@/db/testing/makers";
import {
  addPeople,
  type CampaignWorld,
  launchDraft,
  makeDraft,
} from "@/lib/campaigns/testing/campaign-world";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { createControl } from "@/lib/sandbox/control/control";
import { createGraph } from "@/lib/sandbox/meta/graph";
import { createWebhookDispatch } from "@/lib/server/webhook-dispatch";
import { seedSandboxRates } from "@/lib/wallet/pricing";
import { receiveMetaWebhook } from "@/lib/webhooks/inbound/meta";

/** What the sandbox expects of us, and signs with. */
export const TOKEN = "rig-access-token";
export const SECRET = "rig-app-secret";

/** The app whose sign-up window the sandbox shows. */
export const SIGNUP_APP = { META_APP_ID: "571930284416205", META_SIGNUP_CONFIG_ID: "sandbox" };

/** One line of the sandbox's log of accepted sends: the only judge of duplicates. */
export type SentLine = { at: string; to: string; wamid: string; ref: string; type: string };

/**
 * Everything between a campaign and its ticks, for real and over HTTP: the fake Graph, our webhook
 * intake on a port of its own, a rate card. Senders and the webhook loop are started by the test.
 */
export async function startSendingRig(settings: Record<string, unknown> = {}) {
  const stateDir = mkdtempSync(path.join(tmpdir(), "tickline-rig-"));
  const dispatch = createWebhookDispatch({
    routes: { "/api/webhooks/meta": async () => receiveMetaWebhook as never },
    onError: (error) => console.error(error),
  });
  const intake = createServer((request, response) => {
    if (!dispatch(request, response)) response.writeHead(404).end();
  });
  const appUrl = await listen(intake);
  const graph = createGraph({
    stateDir,
    appSecret: SECRET,
    verifyToken: "rig",
    accessToken: TOKEN,
    webhookUrl: `${appUrl}/api/webhooks/meta`,
  });
  const control = createControl({ graph });
  const provider = createServer((request, response) => {
    void (async () => {
      if (await graph.handle(request, response)) return;
      if (await control.handle(request, response)) return;
      response.writeHead(404).end();
    })();
  });
  provider.keepAliveTimeout = 65_000;
  const graphUrl = await listen(provider);
  publishEnv({
    APP_URL: appUrl,
    META_GRAPH_URL: graphUrl,
    META_APP_SECRET: SECRET,
    META_VERIFY_TOKEN: "rig",
    ...SIGNUP_APP,
    SANDBOX_ACCESS_TOKEN: TOKEN,
    SANDBOX: "on",
    SANDBOX_PORT: new URL(graphUrl).port,
    DATA_DIR: stateDir,
  });
  const post = async (route: string, body?: unknown) => {
    const response = await fetch(`${graphUrl}/_control/${route}`, {
      method: body === undefined ? "DELETE" : "POST",
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  await post("config", { magicRecipients: false, pairRate: false, ...settings });
  await seedSandboxRates();

  return {
    appUrl,
    graphUrl,
    control: post,
    faults: (faults: Record<string, unknown>) => post("faults", faults),
    clearFaults: () => post("faults"),
    /** Emits every planned status now; resolves when our intake has answered them all. */
    flush: () => post("flush", { timeoutMs: 30_000 }),
    inbound: (phoneNumberId: string, from: string, text: string) =>
      post("inbound", {
        phoneNumberId,
        from,
        name: "Amina Yusuf",
        message: { type: "text", text: { body: text } },
      }),
    /** Somebody goes through Facebook's sign-up window to its end. */
    signUp: async (given: { phone: string; stays?: boolean; sharesHistory?: boolean }) => {
      const response = await fetch(`${graphUrl}/_signup/finish`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ business: "Lucky Shrub", ...given }),
      });
      const { code, data } = (await response.json()) as {
        code: string;
        data: { phone_number_id: string; waba_id: string };
      };
      return { code, phoneNumberId: data.phone_number_id, wabaId: data.waba_id };
    },
    sent: async (phoneNumberId: string): Promise<SentLine[]> => {
      const response = await fetch(`${graphUrl}/_control/sent?phoneNumberId=${phoneNumberId}`);
      const text = await response.text();
      return text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as SentLine);
    },
    stop: async () => {
      await graph.close();
      for (const server of [intake, provider]) {
        server.closeAllConnections();
        server.close();
      }
      rmSync(stateDir, { recursive: true, force: true });
    },
    makeSendingWorld: (world: WorldOptions) => makeSendingWorld(post, world),
  };
}
export type SendingRig = Awaited<ReturnType<typeof startSendingRig>>;

type WorldOptions = {
  recipients: number;
  balance?: string;
  throughputLevel?: "STANDARD" | "HIGH";
  throughput?: number;
};

export type SendingWorld = CampaignWorld & { phoneNumberId: string };

/** A workspace with a number, an approved template, opted-in people and money. */
export async function makeSendingWorld(
  post: (route: string, body: unknown) => Promise<unknown>,
  { recipients, balance = "1000", throughputLevel = "HIGH", throughput = 1_000 }: WorldOptions,
): Promise<SendingWorld> {
  const ctx: WorkspaceContext = await makeContext({ balance });
  const number = (await post("numbers", {
    displayPhoneNumber: `+1555${String(Date.now()).slice(-7)}`,
    verifiedName: "Rig",
    throughputLevel,
    throughput,
  })) as {
    phoneNumberId: string;
    wabaId: string;
    displayPhoneNumber: string;
  };
  const name = `rig_${newId().slice(-12)}`;
  const created = await fetch(
    `${process.env.META_GRAPH_URL}/v25.0/${number.wabaId}/message_templates`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({
        name,
        language: "en_US",
        category: "UTILITY",
        parameter_format: "NAMED",
        components: HELLO_COMPONENTS,
      }),
    },
  );
  const { id } = (await created.json()) as { id: string };
  await post(`templates/${id}`, { status: "APPROVED" });

  const world = {
    ctx,
    channelId: await makeChannel(ctx, {
      name: "Rig number",
      senderId: number.phoneNumberId,
      accountId: number.wabaId,
      address: number.displayPhoneNumber,
      throughputLevel,
      maxPerSecond: throughput,
    }),
    templateId: await makeTemplate(ctx, { wabaId: number.wabaId, name }),
  };
  await addPeople(
    world,
    Array.from({ length: recipients }, (_, index) => ({ name: `Person ${index}` })),
  );
  return { ...world, phoneNumberId: number.phoneNumberId };
}

/** Writes a campaign to everybody of the world and launches it. */
export async function launchToAll(world: SendingWorld): Promise<string> {
  const campaignId = await makeDraft(world, "Rig campaign");
  await launchDraft(world.ctx, campaignId);
  return campaignId;
}

/** How a campaign's messages stand, with what was never handed over: must add up to the audience. */
export async function countStates(ctx: WorkspaceContext, campaignId: string) {
  const rows = (await withSystem("count in a test", (tx) =>
    tx.execute(sql`
      select coalesce(m.status, 'recipient ' || r.state) as status, count(*)::int as count
      from campaign_recipients r
      left join messages m on m.workspace_id = r.workspace_id and m.id = r.id
      where r.workspace_id = ${ctx.workspaceId} and r.campaign_id = ${campaignId}
      group by 1 order by 1`),
  )) as unknown as { status: string; count: number }[];
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
}

/** Every promise about money and counters that must hold at any moment (reliability 2). */
export async function brokenInvariants(ctx: WorkspaceContext): Promise<string[]> {
  const rows = (await withSystem("check invariants", (tx) =>
    tx.execute(sql`
      select 'ledger ' || kind as problem from ledger_breaks where workspace_id = ${ctx.workspaceId}
      union all
      select 'wallet below zero' from wallets
        where workspace_id = ${ctx.workspaceId} and (held < 0 or (status = 'active' and balance - held < 0))
      union all
      select 'counter ' || coalesce(c.status, m.status) || ' ' || coalesce(c.count, 0) || ' <> ' || coalesce(m.count, 0)
        from (select campaign_id, status, count from campaign_counts
              where workspace_id = ${ctx.workspaceId} and count <> 0) c
        full join (select campaign_id, status, count(*)::int as count from messages
              where workspace_id = ${ctx.workspaceId} and campaign_id is not null group by 1, 2) m
          on m.campaign_id = c.campaign_id and m.status = c.status
        where coalesce(c.count, 0) <> coalesce(m.count, 0)
      union all
      select 'audience ' || c.audience_count || ' <> ' || count(r.id) from campaigns c
        left join campaign_recipients r on r.workspace_id = c.workspace_id and r.campaign_id = c.id
        where c.workspace_id = ${ctx.workspaceId} and c.status <> 'draft'
        group by c.id, c.audience_count having c.audience_count <> count(r.id)
      union all
      select 'handed without message' from campaign_recipients r
        where r.workspace_id = ${ctx.workspaceId} and r.state = 'handed' and not exists (
          select 1 from messages m where m.workspace_id = r.workspace_id and m.id = r.id)`),
  )) as unknown as { problem: string }[];
  return rows.map((row) => row.problem);
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
