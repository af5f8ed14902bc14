import { and, eq, inArray, sql } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { channelLeases } from "@/db/schema/jobs";
import { type SystemTx, withSystem } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import { env } from "@/lib/core/env";
import { logger } from "@/lib/core/logger";
import { claimQueued } from "@/lib/messages/claim-queued";
import { openLine } from "@/lib/messages/open-line";
import { ChannelSender } from "./channel-sender";

const LEASE_SECONDS = 15;
const LOOK_EVERY_MS = 1_000;
/** Of a lease so much is relied on: this process may have slept, or found no database. */
const TRUSTED_MS = 10_000;
const LEFT_AT_ONCE = 100;

type Running = { sender: ChannelSender; abort: AbortController; done: Promise<void> };

/**
 * Starts a sender for every number that has something due and that no other worker sends for, and
 * keeps the leases of those that run. A worker that dies loses its leases within LEASE_SECONDS.
 */
export class SenderSupervisor {
  private readonly running = new Map<string, Running>();
  /** Ended; their leases are given back by the look that follows, as the same look may begin them anew. */
  private readonly ended = new Set<string>();
  private readonly stoppedCampaigns = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private lookAgain = false;
  private closing = false;
  private leasedAt = 0;
  /** Since when no lease was let go for so long that somebody may have acted on it. */
  private heldSince = 0;

  constructor(private readonly workerId: string) {}

  start(): void {
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.look();
  }

  /** A notification: something is due on a number, or a campaign must stop. */
  onNotice(text: string): void {
    const notice = JSON.parse(text || "{}") as { channelId?: string; stopCampaignId?: string };
    if (notice.stopCampaignId) this.stoppedCampaigns.set(notice.stopCampaignId, Date.now());
    for (const one of this.running.values()) one.sender.nudge();
    if (notice.channelId && !this.running.has(notice.channelId)) this.look();
  }

  look(): void {
    if (this.closing) return;
    if (this.looking) {
      this.lookAgain = true;
      return;
    }
    this.looking = this.lookOnce()
      .catch((error) => logger.error({ err: error }, "the senders could not look for work"))
      .finally(() => {
        this.looking = undefined;
        if (this.lookAgain) {
          this.lookAgain = false;
          this.look();
        }
      });
  }

  private async lookOnce(): Promise<void> {
    // a stop is only meant for what was claimed before it; a campaign that is resumed runs again
    for (const [id, at] of this.stoppedCampaigns) {
      if (Date.now() - at > 3_000) this.stoppedCampaigns.delete(id);
    }
    const askedAt = Date.now();
    const { mine, removed } = await this.lease();
    for (const [channelId, one] of this.running) {
      if (!mine.has(channelId)) one.abort.abort();
    }
    const passedMs = askedAt - this.leasedAt;
    // a clock that was set back tells of no gap, and holds up nothing
    if (passedMs < 0 || passedMs >= TRUSTED_MS) this.heldSince = askedAt;
    this.leasedAt = askedAt;
    for (const [channelId, workspaceId] of removed) {
      await this.apart(channelId, () => this.failLeft(channelId, workspaceId));
    }
    for (const [channelId, row] of mine) {
      const existing = this.running.get(channelId);
      if (existing) {
        existing.sender.setRate(row.maxPerSecond);
        continue;
      }
      await this.apart(channelId, () => this.begin(row));
    }
  }

  /** What is wrong with one number holds up no other. */
  private async apart(channelId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      logger.error({ err: error, channelId }, "nothing can leave over a number");
    }
  }

  /** What waits for a number that was taken away would wait for ever: it fails and says why. */
  private async failLeft(channelId: string, workspaceId: string): Promise<void> {
    const ctx = await systemContext(workspaceId, "Sending");
    if (!ctx) return;
    const payloadOf = () => {
      throw new Error("a message would have left over a number that was removed");
    };
    // the rest at the next look: leases are renewed in between
    await claimQueued(ctx, { channelId, workerId: this.workerId, limit: LEFT_AT_ONCE, payloadOf });
  }

  /** Takes or renews a lease on every number with work; returns the numbers that are ours, and the removed ones. */
  private async lease() {
    const ended = [...this.ended];
    const taken = await withSystem("lease numbers with work", async (tx) => {
      await giveBack(tx, this.workerId, ended);
      const due = (await tx.execute(sql`
        select distinct workspace_id, channel_id from (
          select workspace_id, channel_id from message_queue where due_at <= now()
          union all
          select workspace_id, channel_id from campaigns where status = 'running' and channel_id is not null
        ) work`)) as unknown as { workspace_id: string; channel_id: string }[];
      const wanted = new Map(due.map((row) => [row.channel_id, row.workspace_id]));
      const keep = [...this.running.keys()];
      const rows = [...wanted].map(([channel_id, workspace_id]) => ({ channel_id, workspace_id }));
      const leased = (await tx.execute(sql`
        insert into channel_leases as l (workspace_id, channel_id, worker_id, expires_at)
        select w.workspace_id, w.channel_id, ${this.workerId}::uuid, now() + make_interval(secs => ${LEASE_SECONDS})
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w(workspace_id uuid, channel_id uuid)
        order by w.channel_id
        on conflict (workspace_id, channel_id) do update set
          worker_id = excluded.worker_id, expires_at = excluded.expires_at
          where l.worker_id = excluded.worker_id or l.expires_at < now()
            or not exists (select 1 from workers w where w.id = l.worker_id)
        returning l.channel_id`)) as unknown as { channel_id: string }[];
      const kept = keep.length
        ? ((await tx.execute(sql`
            update channel_leases set expires_at = now() + make_interval(secs => ${LEASE_SECONDS})
            where worker_id = ${this.workerId}::uuid and channel_id in ${keep}
            returning channel_id`)) as unknown as { channel_id: string }[])
        : [];
      const ids = [...new Set([...leased, ...kept].map((row) => row.channel_id))];
      const found =
        ids.length > 0 ? await tx.select().from(channels).where(inArray(channels.id, ids)) : [];
      const living = found.filter(({ deletedAt }) => deletedAt === null);
      const removed = found.filter(({ deletedAt }) => deletedAt !== null);
      return {
        mine: new Map(living.map((row) => [row.id, row])),
        removed: removed.map(({ id, workspaceId }) => [id, workspaceId] as const),
      };
    });
    for (const channelId of ended) this.ended.delete(channelId);
    return taken;
  }

  private async begin(channel: typeof channels.$inferSelect): Promise<void> {
    const ctx = await systemContext(channel.workspaceId, "Sending");
    if (!ctx || this.closing) return;
    const abort = new AbortController();
    const inFlightLimit =
      env().SEND_IN_FLIGHT ?? Math.min(600, Math.max(10, Math.ceil(channel.maxPerSecond * 0.6)));
    const sender = new ChannelSender({
      ctx,
      channel,
      line: openLine(ctx, channel, inFlightLimit),
      workerId: this.workerId,
      inFlightLimit,
      signal: abort.signal,
      isOurs: (since) => since >= this.heldSince && Date.now() - this.leasedAt < TRUSTED_MS,
      isStopped: (campaignId) => this.stoppedCampaigns.has(campaignId),
    });
    const done = sender
      .run()
      .catch((error) => logger.error({ err: error, channelId: channel.id }, "a sender stopped"))
      .finally(() => {
        this.running.delete(channel.id);
        this.ended.add(channel.id);
      });
    this.ended.delete(channel.id);
    this.running.set(channel.id, { sender, abort, done });
  }

  /** Stops claiming, lets what has begun finish, hands back what has not. */
  async close(): Promise<void> {
    this.closing = true;
    clearInterval(this.timer);
    for (const one of this.running.values()) one.abort.abort();
    await this.looking;
    await Promise.all([...this.running.values()].map((one) => one.done));
    await withSystem("give all numbers back", (tx) =>
      giveBack(tx, this.workerId, [...this.ended]),
    ).catch((error) => logger.warn({ err: error }, "numbers wait until their leases end"));
  }
}

async function giveBack(
  tx: SystemTx,
  workerId: string,
  channelIds: readonly string[],
): Promise<void> {
  if (channelIds.length === 0) return;
  await tx
    .delete(channelLeases)
    .where(and(inArray(channelLeases.channelId, channelIds), eq(channelLeases.workerId, workerId)));
}
