import { createHmac } from "node:crypto";
import { get, type IncomingMessage } from "node:http";
import { sleep } from "@/e2e/rig/killable-process";
import { makeSendingWorld, SECRET, type SendingWorld } from "@/e2e/rig/sending-rig";
import { newId } from "@/lib/core/ids";
import { listConversations } from "@/lib/inbox/queries";
import { listConversationsSchema } from "@/lib/inbox/schema";
import { readThread } from "@/lib/inbox/thread-queries";
import { findFreePort } from "@/lib/server/free-port";
import type { Bench } from "./bench-rig";
import { median, shorten } from "./measure";
import { signIn } from "./sign-in";
import { startProcess } from "./start-process";
import { type InboxWatch, watchInbox } from "./watch-inbox";

/** Browsers that watch the workspace at one time. */
const AUDIENCES = [1, 500, 1_000];
const GIVE_UP_MS = 30_000;

type Open = { response: IncomingMessage; onEvent: (topic: string) => void };

/**
 * From the post of a webhook to the words in a thread: the intake, the worker and the pages are
 * processes of their own; the reader waits at the event stream of the production build and then reads
 * the thread again as the inbox does. The post and the reader share this process and its clock.
 */
export async function followInbox(bench: Bench): Promise<string[]> {
  const world = await makeSendingWorld(bench.sandbox.control, { recipients: 1 });
  const { actor } = world.ctx;
  if (actor.kind !== "member") throw new Error("the world of the bench belongs to nobody");
  const cookie = await signIn(actor.userId);
  const intakePort = await findFreePort();
  const processes = [
    await startProcess({
      entry: "e2e/chaos/intake-process.ts",
      port: intakePort,
      env: { INTAKE_PORT: String(intakePort) },
    }),
    await startProcess({ entry: "lib/worker/main.ts" }),
    await startProcess({
      entry: "node_modules/next/dist/bin/next",
      args: ["start", "-p", String(bench.webPort), "-H", "127.0.0.1"],
      port: bench.webPort,
    }),
  ];
  const pages = processes[2];
  const streams: Open[] = [];
  const lines: string[] = [];
  const say = (line: string) => {
    bench.log(line);
    lines.push(line);
  };
  let watch: InboxWatch | null = null;
  try {
    const address = `http://127.0.0.1:${bench.webPort}/api/stream?workspace=${world.ctx.slug}`;
    for (const audience of AUDIENCES) {
      while (streams.length < audience) {
        const wanted = Math.min(25, audience - streams.length);
        streams.push(
          ...(await Promise.all(Array.from({ length: wanted }, () => openStream(address, cookie)))),
        );
      }
      const times: number[] = [];
      const posts = bench.isQuick ? 20 : 60;
      for (let i = 0; i < posts; i++) {
        times.push(await deliver(world, intakePort, streams));
        await sleep(40);
      }
      const among = `with ${audience.toLocaleString("en")} open streams`;
      say(
        `webhook to words in the thread ${among}: ${spread(times)}; ` +
          `web process at most ${pages?.peakMegabytes() ?? "-"} MB`,
      );
      // a browser of its own each time: its read marks are events too, which the streams above would count
      watch = await watchFirst(bench, world, cookie);
      if (!watch) continue;
      const seen: number[] = [];
      for (let i = 0; i < posts; i++) seen.push(await deliverTo(watch, world, intakePort));
      say(`webhook to words drawn in a second browser ${among}: ${spread(seen)}`);
      if (audience === AUDIENCES[0]) {
        for (const line of await workInInbox(bench, watch, world, intakePort)) say(line);
      }
      await watch.close();
      watch = null;
    }
  } finally {
    await watch?.close();
    for (const { response } of streams) response.destroy();
    await Promise.all(processes.map((process) => process.stop()));
  }
  return lines;
}

const spread = (times: readonly number[]) => {
  const sorted = [...times].sort((a, b) => a - b);
  const late = sorted[Math.ceil(sorted.length * 0.95) - 1] as number;
  return `p50 ${shorten(median(sorted))} ms, p95 ${shorten(late)} ms`;
};

const firstOf = async ({ ctx }: SendingWorld) => {
  const { rows } = await listConversations(ctx, listConversationsSchema.parse({}));
  return rows[0]?.id ?? "";
};

/** A browser at the conversation into which the bench writes. */
async function watchFirst(bench: Bench, world: SendingWorld, cookie: string) {
  return watchInbox({
    baseURL: `http://localhost:${bench.webPort}`,
    cookie,
    slug: world.ctx.slug,
    conversationId: await firstOf(world),
  });
}

/** @returns milliseconds from the post to the frame in which the words are drawn */
async function deliverTo(
  watch: InboxWatch,
  { phoneNumberId }: SendingWorld,
  port: number,
): Promise<number> {
  const words = `Hello ${newId()}`;
  const seen = watch.seenAt(words);
  const began = performance.timeOrigin + performance.now();
  await post(port, inboundBody(phoneNumberId, words));
  const took = (await seen) - began;
  await sleep(40);
  return took;
}

/** What a person does in the inbox, beside the bars of the interface (IN-2, IN-3, IN-15). */
async function workInInbox(
  bench: Bench,
  watch: InboxWatch,
  world: SendingWorld,
  port: number,
): Promise<string[]> {
  const first = await firstOf(world);
  const known = new Set([first]);
  const others = bench.isQuick ? 4 : 12;
  const fresh: number[] = [];
  const kept: number[] = [];
  const sent: number[] = [];
  for (let at = 0; at < others; at++) {
    const words = `Good morning ${newId()}`;
    await post(port, inboundBody(world.phoneNumberId, words, `2547200000${at + 10}`));
    // a reply that was slow to arrive may stand above it
    const id = await until(async () => {
      const { rows } = await listConversations(world.ctx, listConversationsSchema.parse({}));
      return rows.find((row) => !known.has(row.id))?.id ?? null;
    });
    known.add(id);
    await watch.seen(id);
    fresh.push(await watch.open(id, words));
    const back = `Hello again ${newId()}`;
    await post(port, inboundBody(world.phoneNumberId, back));
    await sleep(400);
    await watch.open(first, back);
    kept.push(await watch.open(id, words));
    await watch.open(first, back);
    sent.push(await watch.send(`Thank you ${newId()}`));
    await sleep(100);
  }
  return [
    `a conversation that was not open before, from the press to its words: ${spread(fresh)} (bar: 400)`,
    `one that was: ${spread(kept)} (bar: 100)`,
    `from Send to the bubble: ${spread(sent)} (bar: 50)`,
    `from the lost connection to the bar that says so: ${shorten(await watch.goOffline())} ms (bar: 3,000)`,
  ];
}

async function until<Value>(read: () => Promise<Value | null>): Promise<Value> {
  for (let waited = 0; waited < GIVE_UP_MS; waited += 20) {
    const value = await read();
    if (value !== null) return value;
    await sleep(20);
  }
  throw new Error(`it did not come about within ${GIVE_UP_MS / 1000} s`);
}

/** @returns milliseconds until the last of all streams was told and the thread was read with the words in it */
async function deliver(
  { ctx, phoneNumberId }: SendingWorld,
  port: number,
  streams: readonly Open[],
): Promise<number> {
  const words = `Hello ${newId()}`;
  const told = Promise.all(
    streams.map(
      (stream) =>
        new Promise<void>((resolve) => {
          stream.onEvent = (topic) => {
            if (topic === "conversation") resolve();
          };
        }),
    ),
  );
  const began = performance.now();
  await post(port, inboundBody(phoneNumberId, words));
  await Promise.race([
    told,
    sleep(GIVE_UP_MS).then(() => {
      throw new Error(`not every stream was told within ${GIVE_UP_MS / 1000} s`);
    }),
  ]);
  const { rows } = await listConversations(ctx, listConversationsSchema.parse({}));
  const thread = await readThread(ctx, { conversationId: rows[0]?.id ?? "" });
  if (thread.messages.at(-1)?.body !== words) throw new Error("the thread lacks the newest words");
  return performance.now() - began;
}

async function post(port: number, body: string): Promise<void> {
  const signature = createHmac("sha256", SECRET).update(body).digest("hex");
  const response = await fetch(`http://127.0.0.1:${port}/api/webhooks/meta`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` },
    body,
  });
  if (response.status !== 200) throw new Error(`the intake answered ${response.status}`);
}

function inboundBody(phoneNumberId: string, words: string, from = "254710000001"): string {
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "15550783881", phone_number_id: phoneNumberId },
    contacts: [{ profile: { name: "Amina Yusuf" }, wa_id: from }],
    messages: [
      {
        from,
        id: `wamid.${newId()}`,
        timestamp: String(Math.floor(Date.now() / 1000)),
        type: "text",
        text: { body: words },
      },
    ],
  };
  return JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "1", changes: [{ value, field: "messages" }] }],
  });
}

/** Resolves when the stream has begun. */
function openStream(address: string, cookie: string): Promise<Open> {
  return new Promise((resolve, reject) => {
    const request = get(address, { agent: false, headers: { cookie } }, (response) => {
      if (response.statusCode !== 200) {
        reject(new Error(`the stream answered ${response.statusCode}`));
        return;
      }
      const open: Open = { response, onEvent: () => {} };
      let unread = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        unread += text;
        const lines = unread.split("\n");
        unread = lines.pop() ?? "";
        for (const line of lines) if (line.startsWith("event: ")) open.onEvent(line.slice(7));
      });
      response.once("data", () => resolve(open));
      response.on("error", () => {});
    });
    request.on("error", reject);
  });
}
