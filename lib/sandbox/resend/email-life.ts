import { createPlannedSteps } from "../planned-steps";
import type { ResendFaults } from "./faults";
import type { EventPoster } from "./post-events";
import type { EmailFate, ResendState, SentEmail } from "./resend-state";
import { fateOf } from "./send-email";

const SENT_AFTER_MS = 40;
const OVER_AFTER_MS = 240;
const COMPLAINED_AFTER_MS = 480;

/** Words of the events that follow an accepted mail. */
const PLANS: Readonly<Record<EmailFate, readonly string[]>> = {
  delivered: ["sent", "delivered"],
  bounced: ["sent", "bounced"],
  full: ["sent", "delivery_delayed", "bounced"],
  complained: ["sent", "delivered", "complained"],
  suppressed: ["suppressed"],
  failed: ["failed"],
  delayed: ["sent", "delivery_delayed", "delivered"],
};
const AFTER_MS = [SENT_AFTER_MS, OVER_AFTER_MS, COMPLAINED_AFTER_MS];

export type EmailLife = ReturnType<typeof createEmailLife>;

/** What happens to a mail after it was accepted, each step told to the account's webhooks. */
export function createEmailLife(options: {
  state: ResendState;
  poster: EventPoster;
  nowMs: () => number;
  faults: () => ResendFaults;
}) {
  const { state, poster, nowMs, faults } = options;
  const { schedule, resume, finish, close } = createPlannedSteps<SentEmail>({
    nowMs,
    idOf: ({ id }) => id,
    find: state.email,
    all: state.emails,
    runs: () => faults().autoStatus,
    step(email) {
      const [{ word } = { word: "" }, ...plan] = email.plan;
      const changed = state.putEmail({ ...email, events: [...email.events, word], plan });
      poster.enqueue(email.accountId, `email.${word}`, eventData(changed, word));
      return changed;
    },
  });

  return {
    resume,
    finish,
    close,
    accept(email: SentEmail): SentEmail {
      const atMs = email.createdAtMs + faults().statusDelayMs;
      const plan = PLANS[fateOf(email)].map((word, place) => ({
        word,
        atMs: atMs + (AFTER_MS[place] ?? COMPLAINED_AFTER_MS),
      }));
      const accepted = state.putEmail({ ...email, plan });
      schedule(accepted);
      return accepted;
    },
  };
}

/** The `data` of an event about a mail: tags are an object here, unlike in the request. */
function eventData(email: SentEmail, word: string): object {
  return {
    created_at: new Date(email.createdAtMs).toISOString(),
    email_id: email.id,
    from: email.from,
    to: email.to,
    subject: email.subject,
    message_id: email.messageId,
    tags: Object.fromEntries(email.tags.map(({ name, value }) => [name, value])),
    ...reasonOf(email, word),
  };
}

function reasonOf(email: SentEmail, word: string): object {
  if (word === "failed") return { failed: { reason: "reached_daily_quota" } };
  if (word === "suppressed") {
    return {
      suppressed: {
        message: "Recipient is on the account suppression list",
        type: "OnAccountSuppressionList",
        reason: "previous_bounce",
        diagnosticCode: [],
      },
    };
  }
  if (word !== "bounced") return {};
  const isFull = fateOf(email) === "full";
  return {
    bounce: isFull
      ? { message: "Mailbox full", type: "Transient", subType: "MailboxFull" }
      : {
          message: "The recipient's email server says that there is no such mailbox.",
          type: "Permanent",
          subType: "General",
          diagnosticCode: ["smtp; 550 5.1.1 user unknown"],
        },
  };
}
