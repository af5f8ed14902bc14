import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import { SECRET } from "@/e2e/rig/sending-rig";
import { findFreePort } from "@/lib/server/free-port";
import type { Bench, RunSection } from "./bench-rig";
import { interleave, medianOf, ratioOf } from "./measure";
import { postLoad, signedPost } from "./post-load";
import { type Note, type Row, rate } from "./report";
import { type BenchProcess, startProcess } from "./start-process";

const OURS = "dispatch of lib/server";
const BARE = "bare node:http";
const NEXT = "Next route handler";
const PATH = "/api/webhooks/meta";
const CONNECTIONS = 64;
/** Next answers so much slower that fewer posts say the same. */
const NEXT_SHARE = 0.2;

/**
 * (b) Signed posts made durable a second: the answer comes after the commit. Each contestant is a
 * process of its own, the load comes from this one.
 */
export const benchIntake: RunSection = async (bench) => {
  const posts = bench.isQuick ? 3_000 : 12_000;
  const intakes: { name: string; port: number; share: number; process: BenchProcess }[] = [];
  const start = async (name: string, port: number, entry: string, share = 1, args?: string[]) => {
    const env = { INTAKE_PORT: String(port), BENCH_DATABASE_URL: bench.databaseUrl };
    const process = await startProcess({ entry, port, env, ...(args ? { args } : {}) });
    intakes.push({ name, port, share, process });
  };
  try {
    // not the address the sandbox knows: it still repeats what it could not deliver there before
    await start(OURS, await findFreePort(), "e2e/chaos/intake-process.ts");
    await start(BARE, await findFreePort(), "e2e/bench/processes/bare-intake.ts");
    const hasPages = existsSync(".next/BUILD_ID");
    if (hasPages) {
      const port = await findFreePort();
      const args = ["start", "-p", String(port), "-H", "127.0.0.1"];
      await start(NEXT, port, "node_modules/next/dist/bin/next", NEXT_SHARE, args);
    }
    for (const { port, share } of intakes) {
      await load(bench, port, Math.round(posts * share * 0.3));
    }
    const samples = await interleave(
      intakes.map(({ name, port, share }) => ({
        name,
        measure: () => load(bench, port, Math.round(posts * share)),
      })),
      bench.repetitions,
      bench.log,
    );
    const ours = rate(medianOf(samples, OURS), "posts");
    const rows: Row[] = [
      {
        section: "b",
        what: "webhook intake, beside bare node:http with the same gathered insert",
        ratio: ratioOf(samples, OURS, BARE),
        aim: { atLeast: 0.75 },
        ours,
        beside: rate(medianOf(samples, BARE), "posts"),
      },
    ];
    if (hasPages) {
      rows.push({
        section: "b",
        what: "webhook intake, beside the plain Next route handler",
        ratio: ratioOf(samples, OURS, NEXT),
        ours,
        beside: rate(medianOf(samples, NEXT), "posts"),
      });
    }
    const notes: Note[] = hasPages
      ? []
      : [{ section: "b", text: "no production build, so the Next route was not measured" }];
    for (const { name, process } of intakes) {
      const peak = process.peakMegabytes();
      if (peak !== null)
        notes.push({ section: "b", text: `peak memory, ${name} process: ${peak} MB` });
    }
    return { rows, notes };
  } finally {
    await Promise.all(intakes.map(({ process }) => process.stop()));
    await clearEvents(bench);
  }
};

let madeSoFar = 0;

/** @returns posts a second; every one of them is found in the database afterwards */
async function load(bench: Bench, port: number, count: number): Promise<number> {
  await clearEvents(bench);
  const requests = Array.from({ length: count }, () => {
    const body = bodyOf(madeSoFar++);
    const signature = createHmac("sha256", SECRET).update(body).digest("hex");
    return signedPost(PATH, body, `sha256=${signature}`);
  });
  const result = await postLoad({ port, connections: CONNECTIONS, requests });
  const [kept] = await bench.owner`select count(*)::int as count from webhook_events`;
  if (result.answered !== count || kept?.count !== count) {
    throw new Error(
      `${count} posts, ${result.answered} answered with 200, ${kept?.count} kept, ${result.refused} refused`,
    );
  }
  return count / result.seconds;
}

async function clearEvents({ owner }: Bench): Promise<void> {
  await owner`truncate webhook_events, webhook_keys`;
}

/** A delivery status as Meta posts it, about 650 bytes. */
function bodyOf(index: number): string {
  const from = `2547${String(10_000_000 + index)}`;
  const status = {
    id: `wamid.HBgLMjU0NzEwMDAwMDAwFQIAERgS${String(index).padStart(20, "0")}AA==`,
    status: "delivered",
    timestamp: "1795180000",
    recipient_id: from,
    pricing: { billable: true, pricing_model: "PMP", category: "utility", type: "regular" },
    biz_opaque_callback_data: "01a1f96d-65fe-7126-83b9-38a66148577f",
  };
  return JSON.stringify({
    object: "whatsapp_business_account",
    entry: [
      {
        id: "102290129340398",
        changes: [
          {
            value: {
              messaging_product: "whatsapp",
              metadata: { display_phone_number: "15550783881", phone_number_id: "106540352242922" },
              contacts: [{ profile: { name: `+${from}` }, wa_id: from }],
              statuses: [status],
            },
            field: "messages",
          },
        ],
      },
    ],
  });
}
