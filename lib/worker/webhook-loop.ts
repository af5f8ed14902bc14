import { logger } from "@/lib/core/logger";
import { processEvents } from "@/lib/webhooks/inbound/process-events";

/** Takes stored webhook events in batches: at once when told, and by looking every second. */
export class WebhookLoop {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private closing = false;

  start(): void {
    this.timer = setInterval(() => this.nudge(), 1_000);
    this.nudge();
  }

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
        while (!this.closing && (await processEvents()) > 0);
      } catch (error) {
        logger.error({ err: error }, "webhook events wait; they will be tried again");
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  }

  async close(): Promise<void> {
    this.closing = true;
    clearInterval(this.timer);
    await this.running;
  }
}
