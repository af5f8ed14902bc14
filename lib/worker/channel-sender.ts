import { claimRecipients } from "@/lib/campaigns/claim-recipients";
import { finishCampaign } from "@/lib/campaigns/finish-campaign";
import { type Failure, heedFailures } from "@/lib/campaigns/heed-failures";
import { noteSlowdown } from "@/lib/campaigns/note-slowdown";
import { listRunningCampaignIds } from "@/lib/campaigns/sending-queries";
import { springTripWires } from "@/lib/campaigns/spring-trip-wires";
import { THROTTLES } from "@/lib/channels/throttles";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { logger } from "@/lib/core/logger";
import { claimQueued } from "@/lib/messages/claim-queued";
import { type ClaimedBatch, findBatch } from "@/lib/messages/find-batch";
import type { SendingLine } from "@/lib/messages/open-line";
import type { PreparedBatch, PreparedMessage } from "@/lib/messages/prepared-message";
import { recordOutcomes, type SendResult } from "@/lib/messages/record-outcomes";
import { TokenBucket } from "./token-bucket";

export type SenderChannel = { id: string; maxPerSecond: number };

type SenderOptions = {
  ctx: WorkspaceContext;
  channel: SenderChannel;
  line: SendingLine;
  workerId: string;
  /** Most messages that may be "sending" at once: what a crash can turn into "unknown". */
  inFlightLimit: number;
  /** Aborted on shutdown or when the lease is lost: nothing new begins. */
  signal: AbortSignal;
  /** Since then nobody else can have taken the number, nor given up what was claimed for it. */
  isOurs?: (since: number) => boolean;
  isStopped: (campaignId: string) => boolean;
  requestTimeoutMs?: number;
};

/** Work that announces itself is looked for without a sign only this often. */
const LOOK_EVERY_MS = 500;
/** How often the brake looks at campaigns that send without a failure. */
const WIRES_EVERY_MS = 1_000;
/** The sender goes home after this long without work; the supervisor starts it again. */
const IDLE_MS = 3_000;

/**
 * Sends what is due on one number: single messages first, then its campaigns in turn, at the
 * number's pace. One runs per number over all workers (a lease), so its rate needs no shared state.
 *
 * A batch is claimed (committed as "sending"), requested over HTTP outside any transaction and
 * recorded, while the next batches are already under way. Batches that were claimed but not begun
 * when the sender is told to stop go back into the queue.
 */
export class ChannelSender {
  private readonly bucket: TokenBucket;
  private inFlight = 0;
  private turn = 0;
  private wake: (() => void) | undefined;
  private lookForSinglesAt = 0;
  private lookForCampaignsAt = 0;
  private lookAtWiresAt = Date.now() + WIRES_EVERY_MS;
  private campaignIds: string[] = [];
  /** What is under way to each person: what was claimed after it waits for it, also in another batch. */
  private readonly ahead = new Map<string, Promise<Fate>>();

  constructor(private readonly options: SenderOptions) {
    this.bucket = new TokenBucket(options.channel.maxPerSecond, Date.now());
  }

  /** Something may be due, or something is to stop. */
  nudge(): void {
    this.lookForSinglesAt = 0;
    this.lookForCampaignsAt = 0;
    this.wake?.();
  }

  setRate(perSecond: number): void {
    this.bucket.setRate(perSecond);
  }

  /** Runs until there was no work for a while or the signal is aborted; resolves when all is recorded. */
  async run(): Promise<void> {
    const { signal, inFlightLimit, channel } = this.options;
    const quantum = Math.max(
      1,
      Math.min(100, inFlightLimit, Math.floor(channel.maxPerSecond / 10)),
    );
    let idleSince = 0;
    while (!signal.aborted) {
      const now = Date.now();
      if (!this.isOurs(now)) {
        await this.pause(250);
        continue;
      }
      const room = inFlightLimit - this.inFlight;
      if (room < Math.min(quantum, inFlightLimit / 2)) {
        await this.pause(250);
        continue;
      }
      const waitMs = this.bucket.waitFor(quantum, Date.now());
      if (waitMs > 0) {
        await this.pause(waitMs);
        continue;
      }
      // No more than a quantum at once: while it is on its way the next is claimed and the one before
      // recorded. A claim of all the room would make the three wait for each other.
      const limit = Math.min(quantum, room, this.bucket.available(Date.now()));
      const batch = await this.claim(limit).catch(unanswered);
      if (batch === "unanswered") {
        await this.pause(1_000);
        continue;
      }
      if (batch) {
        idleSince = 0;
        if (batch.messages.length === 0) continue;
        this.bucket.take(batch.messages.length);
        this.inFlight += batch.messages.length;
        void this.send(batch, now);
        continue;
      }
      if (this.inFlight > 0) {
        await this.pause(250);
        continue;
      }
      const open = await this.finish().catch(unanswered);
      idleSince ||= Date.now();
      if (!open && Date.now() - idleSince > IDLE_MS) break;
      await this.pause(500);
    }
    while (this.inFlight > 0) await this.pause(100);
  }

  private isOurs(since: number): boolean {
    return this.options.isOurs?.(since) ?? true;
  }

  private async claim(limit: number): Promise<PreparedBatch | null> {
    const { ctx, channel, workerId, line } = this.options;
    // Both kinds of work tell the worker when they come (wakeSenders), so a busy sender asks for them
    // when it was told, and else now and then for what has fallen due.
    if (Date.now() >= this.lookForSinglesAt) {
      this.lookForSinglesAt = Date.now() + LOOK_EVERY_MS;
      const single = await this.take((batchId) =>
        claimQueued(ctx, {
          channelId: channel.id,
          workerId,
          limit,
          batchId,
          payloadOf: line.payloadOf,
        }),
      );
      if (single) {
        this.lookForSinglesAt = 0;
        return single;
      }
    }
    if (Date.now() >= this.lookForCampaignsAt) {
      this.lookForCampaignsAt = Date.now() + LOOK_EVERY_MS;
      this.campaignIds = await listRunningCampaignIds(ctx, channel.id);
    }
    if (this.campaignIds.length > 0) await this.lookAtWires();
    const { campaignIds } = this;
    for (let i = 0; i < campaignIds.length; i++) {
      this.turn = (this.turn + 1) % campaignIds.length;
      const campaignId = campaignIds[this.turn] as string;
      if (this.options.isStopped(campaignId)) continue;
      const batch = await this.take((batchId) =>
        claimRecipients(ctx, { campaignId, workerId, limit, batchId }),
      );
      if (batch) return batch;
    }
    return null;
  }

  /**
   * A claim whose answer was lost may have been written: nobody else would ever look at what it took,
   * because this worker is alive. None of it has begun, so all of it goes back into the queue.
   */
  private async take(
    claim: (batchId: string) => Promise<PreparedBatch | null>,
  ): Promise<PreparedBatch | null> {
    const batchId = newId();
    try {
      return await claim(batchId);
    } catch (error) {
      const claimed = await this.insist(batchId, () => findBatch(this.options.ctx, batchId));
      if (claimed) await this.record(claimed, claimed.messages.map(notStarted));
      throw error;
    }
  }

  /** @returns whether a campaign is running whose rest waits for its time */
  private async finish(): Promise<boolean> {
    const { ctx, channel } = this.options;
    let open = false;
    for (const campaignId of await listRunningCampaignIds(ctx, channel.id)) {
      if (!(await finishCampaign(ctx, { campaignId }))) open = true;
    }
    return open;
  }

  private async send(batch: PreparedBatch, claimedAt: number): Promise<void> {
    let tellRecorded = () => {};
    const recorded = new Promise<void>((resolve) => {
      tellRecorded = resolve;
    });
    const turn = { claimedAt, recorded };
    const results = (
      await Promise.all(inLines(batch.messages).map((line) => this.inTurn(line, turn)))
    ).flat();
    await this.record(batch, results);
    tellRecorded();
    await this.heed(batch, results);
    this.inFlight -= batch.messages.length;
    this.wake?.();
  }

  /** After all that went to the same person before, and not before what goes back into the queue. */
  private inTurn([address, line]: Line, turn: Turn): Promise<SendResult[]> {
    const before = this.ahead.get(address) ?? Promise.resolve<Fate>("left");
    const work = before.then((fate) => this.follow(line, fate, turn));
    // what goes back stands in the queue before what waits for it does
    const end = work.then(
      (results): Fate | Promise<Fate> =>
        results.some(goesBack) ? turn.recorded.then((): Fate => "back") : "left",
      (): Fate => "left",
    );
    this.ahead.set(address, end);
    void end.then(() => {
      if (this.ahead.get(address) === end) this.ahead.delete(address);
    });
    return work;
  }

  /** What goes to one person goes one after the other: a picture before the words about it. */
  private async follow(
    line: readonly PreparedMessage[],
    before: Fate,
    { claimedAt }: Turn,
  ): Promise<SendResult[]> {
    const results: SendResult[] = [];
    let isHeld = before === "back";
    for (const message of line) {
      const result = isHeld ? notStarted(message) : await this.request(message, claimedAt);
      isHeld ||= goesBack(result);
      results.push(result);
    }
    return results;
  }

  private async request(message: PreparedMessage, claimedAt: number): Promise<SendResult> {
    const { signal, isStopped, line, requestTimeoutMs } = this.options;
    const { messageId, campaignId } = message;
    if (signal.aborted || !this.isOurs(claimedAt)) return notStarted(message);
    if (campaignId && isStopped(campaignId)) return notStarted(message);
    const outcome = await line.send(message, { timeoutMs: requestTimeoutMs ?? 20_000 });
    if (outcome.outcome === "refused") await this.slowDown(message, outcome);
    return { messageId, outcome };
  }

  private async slowDown(
    { campaignId }: PreparedMessage,
    { code, retryAfterMs }: { code: number; retryAfterMs?: number },
  ): Promise<void> {
    if (!THROTTLES.has(code)) return;
    const pauseMs = Math.min(Math.max(retryAfterMs ?? 1_000, 250), 60_000);
    this.bucket.slowDown(Date.now(), pauseMs);
    if (campaignId) await noteSlowdown(this.options.ctx, { campaignId, code, pauseMs });
  }

  /** Refusals that concern more than their message: a person, the template, the number (S5). */
  private async heed(batch: PreparedBatch, results: readonly SendResult[]): Promise<void> {
    const { ctx, channel } = this.options;
    const campaignOf = new Map(batch.messages.map((one) => [one.messageId, one.campaignId]));
    const failures = results.flatMap(({ messageId, outcome }): Failure[] =>
      outcome.outcome === "refused" && outcome.retry === "never"
        ? [{ messageId, campaignId: campaignOf.get(messageId) ?? null, code: outcome.code }]
        : [],
    );
    try {
      if (failures.length > 0) await heedFailures(ctx, { channelId: channel.id, failures });
    } catch (error) {
      // the outcomes are written; the wires are looked at again within a second
      logger.error({ err: error, batchId: batch.batchId }, "failures were not heeded");
    }
  }

  /** What no failure of this number announces: opt-outs, a fallen quality, a paused template. */
  private async lookAtWires(): Promise<void> {
    if (Date.now() < this.lookAtWiresAt) return;
    this.lookAtWiresAt = Date.now() + WIRES_EVERY_MS;
    await springTripWires(this.options.ctx, { channelId: this.options.channel.id });
  }

  /** The outcomes exist only here until they are written, so this does not give up on a lost database. */
  private async record(batch: ClaimedBatch, results: SendResult[]): Promise<void> {
    const { ctx, channel } = this.options;
    const { batchId } = batch;
    await this.insist(batchId, () => recordOutcomes(ctx, batchId, channel.id, results));
    if (!results.some(goesBack)) return;
    const campaignIds = new Set(batch.messages.flatMap((one) => one.campaignId ?? []));
    for (const campaignId of campaignIds) {
      await this.insist(batchId, () => finishCampaign(ctx, { campaignId }));
    }
  }

  /** Until the database answers, or this process is gone and its batches are recovered as "unknown". */
  private async insist<Value>(batchId: string, work: () => Promise<Value>): Promise<Value> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        logger.error(
          { err: error, batchId, attempt },
          "the database does not answer about a batch",
        );
        await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** attempt, 2_000)));
      }
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      this.wake = done;
      const { signal } = this.options;
      signal.addEventListener("abort", done, { once: true });
      function done() {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      }
    });
  }
}

/** When a batch was claimed, and when what became of it is written. */
type Turn = { claimedAt: number; recorded: Promise<void> };

/** Whether all that went to a person is away, or something of it stands in the queue again. */
type Fate = "left" | "back";

/** The sender goes on: what is under way keeps its order, and the database may be back in a moment. */
function unanswered(error: unknown): "unanswered" {
  logger.error({ err: error }, "work could not be looked for");
  return "unanswered";
}

const notStarted = ({ messageId }: Pick<PreparedMessage, "messageId">): SendResult => ({
  messageId,
  outcome: { outcome: "not_started" },
});

function goesBack({ outcome }: SendResult): boolean {
  if (outcome.outcome === "refused") return outcome.retry !== "never";
  return outcome.outcome === "not_sent" || outcome.outcome === "not_started";
}

/** An address, and what goes to it. */
type Line = [string, PreparedMessage[]];

/** The messages of a batch by recipient, in their order. */
function inLines(messages: readonly PreparedMessage[]): Line[] {
  const lines = new Map<string, PreparedMessage[]>();
  for (const message of messages) {
    const line = lines.get(message.address);
    if (line) line.push(message);
    else lines.set(message.address, [message]);
  }
  return [...lines];
}
