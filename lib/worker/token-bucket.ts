/**
 * Paces one number: so many messages a second, a short burst at most, slower for a while when Meta
 * says so. Time comes from the caller in milliseconds, so tests need no waiting.
 */
export class TokenBucket {
  private tokens: number;
  private filledAtMs: number;
  private slowUntilMs = 0;
  private slowFactor = 1;
  private stoppedUntilMs = 0;

  constructor(
    private perSecond: number,
    nowMs: number,
  ) {
    this.tokens = this.burst();
    this.filledAtMs = nowMs;
  }

  /** A quarter of a second's worth: enough to keep requests flowing, too little to be noticed. */
  private burst(): number {
    return Math.max(1, this.perSecond / 4);
  }

  setRate(perSecond: number): void {
    this.perSecond = perSecond;
  }

  /** Messages a second at this moment. */
  rate(nowMs: number): number {
    if (nowMs >= this.slowUntilMs) this.slowFactor = 1;
    return Math.max(0.5, this.perSecond * this.slowFactor);
  }

  /** How many may start now; whole ones only. */
  available(nowMs: number): number {
    if (nowMs < this.stoppedUntilMs) return 0;
    const elapsedMs = Math.max(0, nowMs - this.filledAtMs);
    this.tokens = Math.min(this.burst(), this.tokens + (elapsedMs / 1000) * this.rate(nowMs));
    this.filledAtMs = nowMs;
    return Math.floor(this.tokens);
  }

  take(count: number): void {
    this.tokens -= count;
  }

  /** Milliseconds until `count` may start. */
  waitFor(count: number, nowMs: number): number {
    if (this.available(nowMs) >= count) return 0;
    const missing = Math.min(count, this.burst()) - this.tokens;
    const fillMs = Math.ceil((missing / this.rate(nowMs)) * 1000);
    return Math.max(1, this.stoppedUntilMs - nowMs, fillMs);
  }

  /** Meta said "too fast" (130429, 80007, 4): a pause, then half the rate for a while. */
  slowDown(nowMs: number, pauseMs: number): void {
    // the refusals of one burst arrive together and mean one thing
    const isKnown = nowMs < this.stoppedUntilMs;
    this.stoppedUntilMs = Math.max(this.stoppedUntilMs, nowMs + pauseMs);
    if (isKnown) return;
    this.filledAtMs = this.stoppedUntilMs;
    this.tokens = 0;
    this.slowFactor = Math.max(0.05, (nowMs < this.slowUntilMs ? this.slowFactor : 1) / 2);
    this.slowUntilMs = nowMs + 30_000;
  }
}
