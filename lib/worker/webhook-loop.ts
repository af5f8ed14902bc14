import { logger } from "@/lib/core/logger";
import { type PostSize, processEvents } from "@/lib/webhooks/inbound/process-events";

/**
 * Takes stored webhook events in batches: at once when told, and by looking every second. Large posts
 * have a loop of their own.
 */
export class WebhookLoop {
  private readonly lanes = [new Lane("small"), new Lane("large")];
  private timer: NodeJS.Timeout | undefined;

  start(): void {
    this.timer = setInterval(() => this.nudge(), 1_000);
    this.nudge();
  }

  nudge(): void {
    for (const lane of this.lanes) lane.nudge();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }
}

class Lane {
  private running: Promise<void> | undefined;
  private again = false;
  private closing = false;

  constructor(private readonly postSize: PostSize) {}

  nudge(): void {
    if (this.closing) return;
    this.again = true;
    this.running ??= this.drain().finally(() => {
      this.running = undefined;
    });
  }

  private async drain(): Promise<void> {
    while (this.again && !this.closing) {
      this.again = false;
      try {
        while (!this.closing && (await processEvents(this.postSize)) > 0);
      } catch (error) {
        logger.error({ err: error }, "webhook events wait; they will be tried again");
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.running;
  }
}
