import { createHmac } from "node:crypto";
import { sql } from "drizzle-orm";
import { Pool } from "undici";
import { withSystem } from "@/db/tenant";
import { bundleEntry, killableProcess, seededRandom, sleep } from "@/e2e/rig/killable-process";
import { startSendingRig } from "@/e2e/rig/sending-rig";
import { startThrowawayDatabase } from "@/e2e/rig/throwaway-database";
import { findFreePort } from "@/lib/server/free-port";
import { WebhookLoop } from "@/lib/worker/webhook-loop";

type IntakeChaos = { events: number; kills: number; databaseCrashes: number; seed: number };

export type IntakeChaosResult = {
  seed: number;
  events: number;
  kills: number;
  databaseCrashes: number;
  /** Posts that got a 200; every one of them must be in the database. */
  acknowledged: number;
  lostAfter200: number;
  /** Messages in the inbox at the end: each event once, however often it was posted. */
  messages: number;
  conversations: number;
  posts: number;
  seconds: number;
};

/**
 * r13: signed events are posted while the intake is killed and the database crashes; what was not
 * answered with 200 is posted again, as Meta does. A 200 is a promise that the event is kept.
 */
export async function runIntakeChaos(options: IntakeChaos): Promise<IntakeChaosResult> {
  const { events, kills, databaseCrashes, seed } = options;
  const random = seededRandom(seed);
  const startedAt = Date.now();
  const database = await startThrowawayDatabase();
  const rig = await startSendingRig({ autoStatus: false });
  const { ctx, phoneNumberId } = await rig.makeSendingWorld({ recipients: 0 });
  const port = await findFreePort();
  const intake = killableProcess(await bundleEntry("e2e/chaos/intake-process.ts"), {
    INTAKE_PORT: String(port),
  });
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 20 });
  const loop = new WebhookLoop();
  const secret = process.env.META_APP_SECRET ?? "";
  const acknowledged = new Set<string>();
  let posts = 0;
  try {
    intake.start();
    loop.start();
    const bodies = Array.from({ length: events }, (_, index) => bodyOf(phoneNumberId, index));
    let finished = false;
    const trouble = (async () => {
      for (let i = 0; i < Math.max(kills, databaseCrashes) && !finished; i++) {
        await sleep(250 + random() * 500);
        if (i < databaseCrashes) await database.crash();
        if (i < kills) {
          await intake.kill();
          intake.start();
        }
      }
    })();
    const waiting = [...bodies];
    const post = async () => {
      for (;;) {
        const next = waiting.shift();
        if (!next) return;
        const [id, body] = next;
        posts += 1;
        try {
          const response = await pool.request({
            path: "/api/webhooks/meta",
            method: "POST",
            headers: {
              "content-type": "application/json",
              "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
            },
            body,
            headersTimeout: 5_000,
          });
          await response.body.dump();
          if (response.statusCode === 200) {
            acknowledged.add(id);
            await sleep(2);
            continue;
          }
        } catch {
          // killed under our hands: no answer, so it is posted again
        }
        waiting.push(next);
        await sleep(20);
      }
    };
    await Promise.all(Array.from({ length: 16 }, post));
    await trouble;
    while (waiting.length > 0) await post();
    finished = true;
    const stored = await retry(() =>
      withSystem("count kept events", (tx) =>
        tx.execute(sql`select count(*)::int as count from webhook_events where source = 'meta'`),
      ),
    );
    const kept = (stored as unknown as { count: number }[])[0]?.count ?? 0;
    await drained();
    const [counts] = (await retry(() =>
      withSystem("count effects", (tx) =>
        tx.execute(sql`
        select (select count(*)::int from messages where workspace_id = ${ctx.workspaceId}) as messages,
          (select count(distinct provider_id)::int from messages where workspace_id = ${ctx.workspaceId}) as provider_ids,
          (select count(*)::int from conversations where workspace_id = ${ctx.workspaceId}) as conversations`),
      ),
    )) as unknown as { messages: number; provider_ids: number; conversations: number }[];
    return {
      seed,
      events,
      kills: intake.deaths,
      databaseCrashes,
      acknowledged: acknowledged.size,
      lostAfter200: Math.max(0, acknowledged.size - Math.min(kept, counts?.provider_ids ?? 0)),
      messages: counts?.messages ?? 0,
      conversations: counts?.conversations ?? 0,
      posts,
      seconds: Math.round((Date.now() - startedAt) / 100) / 10,
    };
  } finally {
    await pool.destroy();
    await loop.close();
    await intake.stop();
    await rig.stop();
    await database.stop();
  }
}

function bodyOf(phoneNumberId: string, index: number): [string, string] {
  const id = `wamid.CHAOS${String(index).padStart(8, "0")}`;
  const from = `2547${String(20_000_000 + (index % 50))}`;
  const body = {
    object: "whatsapp_business_account",
    entry: [
      {
        id: "1",
        changes: [
          {
            field: "messages",
            value: {
              messaging_product: "whatsapp",
              metadata: { display_phone_number: "15550000000", phone_number_id: phoneNumberId },
              contacts: [{ profile: { name: `Person ${index % 50}` }, wa_id: from }],
              messages: [
                {
                  from,
                  id,
                  timestamp: String(Math.floor(Date.now() / 1000)),
                  type: "text",
                  text: { body: `Message ${index}` },
                },
              ],
            },
          },
        ],
      },
    ],
  };
  return [id, JSON.stringify(body)];
}

const STANDSTILL_MS = 90_000;

/** Waits for the last event for as long as their number falls, however slow the machine is. */
async function drained(): Promise<void> {
  let fewest = Number.POSITIVE_INFINITY;
  for (let movedAt = Date.now(); ; await sleep(250)) {
    const [row] = (await retry(() =>
      withSystem("wait for the events", (tx) =>
        tx.execute(sql`
          select count(*)::int as count, max(attempts) as attempts, max(error) as error,
            greatest(0, extract(epoch from min(next_attempt_at) - now()))::int as seconds
          from webhook_events where status = 'pending'`),
      ),
    )) as unknown as { count: number; attempts: number; error: string; seconds: number }[];
    if (!row || row.count === 0) return;
    if (row.count < fewest) movedAt = Date.now();
    fewest = Math.min(fewest, row.count);
    if (Date.now() - movedAt > STANDSTILL_MS) {
      throw new Error(
        `${row.count} events stand still, tried up to ${row.attempts} times, the next in ` +
          `${row.seconds} s; ${row.error ?? "none has failed"}`,
      );
    }
  }
}

async function retry<T>(work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(250);
    }
  }
}
