import { createPlannedSteps } from "../planned-steps";
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
  const { schedule, resume, finish, close } = createPlannedSteps<TwilioMessage>({
    nowMs,
    idOf: ({ sid }) => sid,
    find: state.message,
    all: state.messages,
    runs: () => faults().autoStatus,
    step(message) {
      const [{ status } = message, ...plan] = message.plan;
      const isFailure = status === "failed" || status === "undelivered";
      const errorCode = isFailure ? message.failCode : null;
      const changed = state.putMessage({
        ...message,
        status,
        errorCode,
        plan,
        updatedAtMs: nowMs(),
      });
      tell(changed);
      return changed;
    },
  });

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
    resume,
    finish,
    close,
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
  };
}

function endOf({
  failCode,
}: TwilioMessage): Extract<MessageStatus, "delivered" | "undelivered" | "failed"> {
  const delivery = failCode === null ? undefined : TWILIO_ERRORS[failCode]?.delivery;
  return delivery === "undelivered" || delivery === "failed" ? delivery : "delivered";
}
