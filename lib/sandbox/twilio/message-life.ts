import type { TwilioFaults } from "./faults";
import { statusForm } from "./message-resource";
import type { WebhookPoster } from "./post-webhooks";
import { TWILIO_ERRORS } from "./twilio-error";
import type { MessageStatus, TwilioMessage, TwilioState } from "./twilio-state";

const SENT_AFTER_MS = 60;
const OVER_AFTER_MS = 260;

export type MessageLife = ReturnType<typeof createMessageLife>;

/** What happens to a message after it was accepted, each step told to its own address. */
export function createMessageLife(options: {
  state: TwilioState;
  poster: WebhookPoster;
  nowMs: () => number;
  faults: () => TwilioFaults;
}) {
  const { state, poster, nowMs, faults } = options;
  const timers = new Map<string, NodeJS.Timeout>();

  function schedule(message: TwilioMessage): void {
    const next = message.plan[0];
    if (!next || !faults().autoStatus || timers.has(message.sid)) return;
    const timer = setTimeout(() => step(message.sid), Math.max(0, next.atMs - nowMs()));
    timer.unref();
    timers.set(message.sid, timer);
  }

  /** @returns whether anything happened */
  function step(sid: string): boolean {
    clearTimeout(timers.get(sid));
    timers.delete(sid);
    const message = state.message(sid);
    const next = message?.plan[0];
    if (!message || !next) return false;
    const isFailure = next.status === "failed" || next.status === "undelivered";
    const changed = state.putMessage({
      ...message,
      status: next.status,
      errorCode: isFailure ? message.failCode : null,
      plan: message.plan.slice(1),
      updatedAtMs: nowMs(),
    });
    tell(changed);
    schedule(changed);
    return true;
  }

  function tell(message: TwilioMessage): void {
    if (!faults().reorder) {
      post(message);
      return;
    }
    if (message.plan.length > 0) return;
    post(message);
    for (const status of ["sent", "queued"] as const) post({ ...message, status, errorCode: null });
  }

  function post(message: TwilioMessage): void {
    const { accountSid, statusCallback: url } = message;
    if (url !== null) poster.enqueue({ accountSid, url, form: statusForm(message) });
  }

  return {
    accept(message: TwilioMessage): TwilioMessage {
      const atMs = message.createdAtMs + faults().statusDelayMs;
      const last = endOf(message);
      const accepted = state.putMessage({
        ...message,
        plan: [
          // what fails at Twilio itself was never sent
          ...(last === "failed" ? [] : [{ status: "sent" as const, atMs: atMs + SENT_AFTER_MS }]),
          { status: last, atMs: atMs + OVER_AFTER_MS },
        ],
      });
      tell(accepted);
      schedule(accepted);
      return accepted;
    },
    /** Takes up what is planned, or holds it where no status comes by itself. */
    resume(): void {
      if (faults().autoStatus) for (const message of state.messages()) schedule(message);
      else hold();
    },
    /** Everything that is still to happen, at once. */
    finish(): void {
      for (const { sid } of state.messages()) while (step(sid));
    },
    close: hold,
  };

  function hold(): void {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
  }
}

function endOf({
  failCode,
}: TwilioMessage): Extract<MessageStatus, "delivered" | "undelivered" | "failed"> {
  const delivery = failCode === null ? undefined : TWILIO_ERRORS[failCode]?.delivery;
  return delivery === "undelivered" || delivery === "failed" ? delivery : "delivered";
}
