import { writeFileSync } from "node:fs";
import path from "node:path";
import { sleep } from "@/e2e/rig/killable-process";
import { launchToAll, makeSendingWorld, type SendingWorld, TOKEN } from "@/e2e/rig/sending-rig";
import { GRAPH_VERSION } from "@/lib/channels/graph-for-channel";
import type { Bench, RunSection } from "./bench-rig";
import { interleave, medianOf, ratioOf, secondsOf } from "./measure";
import { type Note, type Row, rate } from "./report";
import { type BenchProcess, startProcess } from "./start-process";

const OURS = "campaign";
const BARE = "bare undici loop";
const JOBS = "job per message";
/** Sockets of the bare loop: more made it no faster on the machines it was tried on. */
const BARE_CONNECTIONS = 100;
const JOB_CONCURRENCY = 20;
/** Above what any machine sends, so that the pace of the number does not decide. */
const UNLIMITED_PER_SECOND = 100_000;
/** The highest throughput that Meta grants a number. */
const META_LIMIT_PER_SECOND = 1_000;

/**
 * (a) Sends a second from the launch to the last outcome in the database; sandbox and worker are
 * processes of their own. The audience is frozen before, as the jobs are enqueued before.
 */
export const benchSending: RunSection = async (bench) => {
  const messages = bench.isQuick ? 1_000 : 5_000;
  const world = await makeSendingWorld(bench.sandbox.control, {
    recipients: messages,
    balance: "1000000",
    throughput: UNLIMITED_PER_SECOND,
  });
  const worker = await startProcess({ entry: "lib/worker/main.ts" });
  const bareSender = await startProcess({ entry: "e2e/bench/processes/bare-sender.ts" });
  const jobSender = await startProcess({ entry: "e2e/bench/processes/job-sender.ts" });
  try {
    bench.log(`warming up with ${messages} messages`);
    await sendCampaign(bench, world, messages);
    const bodies = await bench.sandbox.sentBodies(world.phoneNumberId);
    const bodiesFile = path.join(bench.scratch, "bodies.ndjson");
    writeFileSync(bodiesFile, `${bodies.join("\n")}\n`);
    await bench.owner`create table bench_messages
      (id uuid primary key, body text not null, status text not null, provider_id text, accepted_at timestamptz)`;
    const order = {
      origin: bench.sandbox.origin,
      path: `/${GRAPH_VERSION}/${world.phoneNumberId}/messages`,
      token: TOKEN,
    };
    const bareOrder = { ...order, bodiesFile, connections: BARE_CONNECTIONS };
    await ordered(bareSender, bareOrder, messages);
    await bench.settle();

    const samples = await interleave(
      [
        {
          name: OURS,
          measure: async () => messages / (await sendCampaign(bench, world, messages)),
        },
        {
          name: BARE,
          measure: async () => messages / (await ordered(bareSender, bareOrder, messages)),
        },
        {
          name: JOBS,
          measure: async () => {
            await enqueueJobs(bench, bodies);
            const jobOrder = { databaseUrl: bench.databaseUrl, concurrency: JOB_CONCURRENCY };
            return (
              messages /
              (await ordered(jobSender, { ...order, ...jobOrder, count: messages }, messages))
            );
          },
        },
      ],
      bench.repetitions,
      bench.log,
    );
    await requireNoneTwice(bench, world);
    const rows: Row[] = [
      {
        section: "a",
        what: "campaign, beside a bare loop without a database",
        ratio: ratioOf(samples, OURS, BARE),
        aim: { atLeast: 0.6 },
        ours: rate(medianOf(samples, OURS), "messages"),
        beside: rate(medianOf(samples, BARE), "messages"),
      },
      {
        section: "a",
        what: "campaign, beside one graphile-worker job a message",
        ratio: ratioOf(samples, OURS, JOBS),
        aim: { atLeast: 8 },
        ours: rate(medianOf(samples, OURS), "messages"),
        beside: rate(medianOf(samples, JOBS), "messages"),
      },
    ];
    const notes: Note[] = [await holdMetaLimit(bench, world, messages, worker)];
    const peak = worker.peakMegabytes();
    if (peak !== null) notes.push({ section: "a", text: `peak memory of the worker: ${peak} MB` });
    return { rows, notes };
  } finally {
    await Promise.all([worker.stop(), bareSender.stop(), jobSender.stop()]);
    await bench.owner`drop table if exists bench_messages`;
  }
};

/** @returns seconds from the commit of the launch to the commit of the last outcome */
async function sendCampaign(bench: Bench, world: SendingWorld, messages: number): Promise<number> {
  const campaignId = await launchToAll(world);
  return secondsOf(async () => {
    for (const deadline = Date.now() + 300_000; ; await sleep(10)) {
      const [row] = await bench.owner`
        select coalesce(sum(count), 0)::int as count from campaign_counts
        where campaign_id = ${campaignId} and status in ('accepted', 'failed', 'unknown')`;
      if (row?.count === messages) return;
      if (Date.now() > deadline) throw new Error(`only ${row?.count} of ${messages} were sent`);
    }
  });
}

async function ordered(sender: BenchProcess, order: object, messages: number): Promise<number> {
  const answer = await sender.ask<{ accepted: number; seconds: number }>(order);
  if (answer.accepted !== messages) throw new Error(`${answer.accepted} of ${messages} accepted`);
  return answer.seconds;
}

async function enqueueJobs({ owner }: Bench, bodies: readonly string[]): Promise<void> {
  await owner`truncate bench_messages`;
  await owner`
    insert into bench_messages (id, body, status)
    select gen_random_uuid(), body, 'queued' from unnest(${bodies as string[]}::text[]) as b(body)`;
  await owner`
    select count(*) from (
      select graphile_worker.add_job('bench_send', json_build_object('id', id)) from bench_messages
    ) jobs`;
}

/** The bare loop and the jobs send the warm-up's bodies again; of ours, nobody may come twice. */
async function requireNoneTwice({ owner }: Bench, { ctx }: SendingWorld): Promise<void> {
  const [row] = await owner`
    select count(*)::int as messages, count(distinct provider_id)::int as sends
    from messages where workspace_id = ${ctx.workspaceId}`;
  if (row?.messages !== row?.sends) {
    throw new Error(`${row?.messages} messages have ${row?.sends} provider ids`);
  }
}

/** Once, at the pace of Meta's largest numbers: is it held? */
async function holdMetaLimit(
  bench: Bench,
  world: SendingWorld,
  messages: number,
  worker: BenchProcess,
): Promise<Note> {
  await bench.owner`
    update channels set max_per_second = ${META_LIMIT_PER_SECOND} where id = ${world.channelId}`;
  // the worker's sender must have gone home, or it would go on at the pace it began with
  await sleep(4_000);
  const before = worker.peakMegabytes();
  const perSecond = messages / (await sendCampaign(bench, world, messages));
  bench.log(`at ${META_LIMIT_PER_SECOND}/s: ${Math.round(perSecond)}/s, worker ${before} MB`);
  return {
    section: "a",
    text:
      `with the number's pace set to ${META_LIMIT_PER_SECOND} a second, Meta's highest: ` +
      `${rate(perSecond, "messages")} from launch to last outcome`,
  };
}
