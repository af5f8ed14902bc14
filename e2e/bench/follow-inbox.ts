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
      await deliver(world, intakePort, streams);
      for (let i = 0; i < posts; i++) {
        times.push(await deliver(world, intakePort, streams));
        await sleep(40);
      }
      times.sort((a, b) => a - b);
      const late = times[Math.ceil(times.length * 0.95) - 1] as number;
      const line =
        `webhook to words in the thread with ${audience.toLocaleString("en")} open streams: ` +
        `p50 ${shorten(median(times))} ms, p95 ${shorten(late)} ms; ` +
        `web process at most ${pages?.peakMegabytes() ?? "-"} MB`;
      bench.log(line);
      lines.push(line);
    }
  } finally {
    for (const { response } of streams) response.destroy();
    await Promise.all(processes.map((process) => process.stop()));
  }
  return lines;
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

function inboundBody(phoneNumberId: string, words: string): string {
  const from = "254710000001";
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
