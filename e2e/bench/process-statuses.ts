import { randomUUID } from "node:crypto";
import { brokenInvariants, launchToAll, makeSendingWorld } from "@/e2e/rig/sending-rig";
import { claimRecipients } from "@/lib/campaigns/claim-recipients";
import { newId } from "@/lib/core/ids";
import { recordOutcomes } from "@/lib/messages/record-outcomes";
import { processEvents } from "@/lib/webhooks/inbound/process-events";
import { storeEvent } from "@/lib/webhooks/inbound/store-event";
import type { Bench, RunSection } from "./bench-rig";
import { interleave, medianOf, ratioOf, secondsOf } from "./measure";
import { rate } from "./report";

const OURS = "statuses";
const APART = "statuses, one state at a time";
const RAW = "raw bulk UPDATE";
const WAVES = ["sent", "delivered", "read"] as const;
/** As the sandbox groups them when many wait; Meta goes up to 1,000. */
const STATUSES_A_WEBHOOK = 100;
const RAW_BATCH = 1_000;

type World = Awaited<ReturnType<typeof makeSendingWorld>>;
type Sent = { id: string; providerId: string };

/**
 * (c) Statuses a second: bodies that are stored already are read, matched, applied, charged and
 * announced. The baseline moves the same rows through the same three states and does nothing else:
 * no parsing, no charge, no ledger, no counters.
 */
export const benchStatuses: RunSection = async (bench) => {
  const messages = bench.isQuick ? 1_000 : 4_000;
  const world = await makeSendingWorld(bench.sandbox.control, {
    recipients: messages,
    balance: "1000000",
  });
  const statuses = messages * WAVES.length;
  const drain = () =>
    secondsOf(async () => {
      while ((await processEvents()) > 0);
    });
  const ours = async () => {
    const sent = await sendWithoutNetwork(world, messages);
    for (const status of WAVES) await storeStatuses(world, sent, status);
    const seconds = await drain();
    await requireState(bench, world, sent.length);
    return statuses / seconds;
  };
  const apart = async () => {
    const sent = await sendWithoutNetwork(world, messages);
    let seconds = 0;
    for (const status of WAVES) {
      await storeStatuses(world, sent, status);
      seconds += await drain();
    }
    await requireState(bench, world, sent.length);
    return statuses / seconds;
  };
  const raw = async () => {
    const sent = await sendWithoutNetwork(world, messages);
    return statuses / (await secondsOf(() => updateRaw(bench, world, sent)));
  };
  bench.log(`warming up with ${statuses} statuses`);
  await ours();
  await apart();
  await raw();
  await bench.settle();
  const samples = await interleave(
    [
      { name: OURS, measure: ours },
      { name: APART, measure: apart },
      { name: RAW, measure: raw },
    ],
    bench.repetitions,
    bench.log,
  );
  return {
    rows: [
      {
        section: "c",
        what: "statuses processed, beside a raw bulk UPDATE of the same rows",
        ratio: ratioOf(samples, OURS, RAW),
        aim: { atLeast: 0.5 },
        ours: rate(medianOf(samples, OURS), "statuses"),
        beside: rate(medianOf(samples, RAW), "statuses"),
      },
      {
        section: "c",
        what: "the same, each state processed before the next arrives",
        ratio: ratioOf(samples, APART, RAW),
        ours: rate(medianOf(samples, APART), "statuses"),
        beside: rate(medianOf(samples, RAW), "statuses"),
      },
    ],
    notes: [
      {
        section: "c",
        text:
          "ours also charges each message once: a ledger line, its hold, its counters; " +
          "states that wait together are one write a message, as behind a campaign",
      },
    ],
  };
};

/** A campaign whose messages are accepted, through the engine but for the requests. */
async function sendWithoutNetwork(world: World, messages: number): Promise<Sent[]> {
  const { ctx, channelId } = world;
  const campaignId = await launchToAll(world);
  const sent: Sent[] = [];
  while (sent.length < messages) {
    const claim = { campaignId, workerId: newId(), limit: 500 };
    const batch = await claimRecipients(ctx, claim);
    if (!batch) throw new Error(`only ${sent.length} of ${messages} could be claimed`);
    const fresh = batch.messages.map(({ messageId }) => ({
      id: messageId,
      providerId: `wamid.${randomUUID()}`,
    }));
    await recordOutcomes(
      ctx,
      batch.batchId,
      channelId,
      fresh.map(({ id, providerId }) => ({
        messageId: id,
        outcome: { outcome: "accepted", providerId, held: false },
      })),
    );
    sent.push(...fresh);
  }
  return sent;
}

async function storeStatuses(
  world: World,
  sent: readonly Sent[],
  status: (typeof WAVES)[number],
): Promise<void> {
  const stored: Promise<unknown>[] = [];
  for (let at = 0; at < sent.length; at += STATUSES_A_WEBHOOK) {
    const body = Buffer.from(bodyOf(world, sent.slice(at, at + STATUSES_A_WEBHOOK), status));
    stored.push(storeEvent({ source: "meta", key: randomUUID(), body }));
  }
  await Promise.all(stored);
}

function bodyOf(
  { phoneNumberId }: World,
  sent: readonly Sent[],
  status: (typeof WAVES)[number],
): string {
  const pricing =
    status === "read"
      ? {}
      : { pricing: { billable: true, pricing_model: "PMP", category: "utility", type: "regular" } };
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "15550783881", phone_number_id: phoneNumberId },
    statuses: sent.map(({ id, providerId }) => ({
      id: providerId,
      status,
      timestamp: String(Math.floor(Date.now() / 1000)),
      recipient_id: "254710000000",
      ...pricing,
      biz_opaque_callback_data: id,
    })),
  };
  return JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "1", changes: [{ value, field: "messages" }] }],
  });
}

async function updateRaw(bench: Bench, { ctx }: World, sent: readonly Sent[]): Promise<void> {
  for (const status of WAVES) {
    for (let at = 0; at < sent.length; at += RAW_BATCH) {
      const ids = sent.slice(at, at + RAW_BATCH).map((one) => one.id);
      const column = bench.owner(`${status}_at`);
      await bench.owner`
        update messages m set status = ${status}, ${column} = now()
        from unnest(${ids}::uuid[]) as u(id)
        where m.workspace_id = ${ctx.workspaceId} and m.id = u.id
          and m.id = any(${ids}::uuid[])`;
    }
  }
}

/** Numbers of a run that lost or broke something would be worth nothing. */
async function requireState({ owner }: Bench, { ctx }: World, count: number): Promise<void> {
  const [row] = await owner`
    select count(*) filter (where status = 'read' and charge_state = 'captured')::int as settled
    from (select status, charge_state from messages where workspace_id = ${ctx.workspaceId}
          order by id desc limit ${count}) newest`;
  if (row?.settled !== count) throw new Error(`${row?.settled} of ${count} messages are settled`);
  const broken = (await brokenInvariants(ctx)).filter((problem) => problem.startsWith("ledger"));
  if (broken.length > 0) throw new Error(broken.join("; "));
}
