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
  const timers = new Map<string, NodeJS.Timeout>();

  function schedule(email: SentEmail): void {
    const next = email.plan[0];
    if (!next || !faults().autoStatus || timers.has(email.id)) return;
    const timer = setTimeout(() => step(email.id), Math.max(0, next.atMs - nowMs()));
    timer.unref();
    timers.set(email.id, timer);
  }

  /** @returns whether anything happened */
  function step(id: string): boolean {
    clearTimeout(timers.get(id));
    timers.delete(id);
    const email = state.email(id);
    const next = email?.plan[0];
    if (!email || !next) return false;
    const changed = state.putEmail({
      ...email,
      events: [...email.events, next.word],
      plan: email.plan.slice(1),
    });
    poster.enqueue(email.accountId, `email.${next.word}`, eventData(changed, next.word));
    schedule(changed);
    return true;
  }

  function hold(): void {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
  }

  return {
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
    /** Takes up what is planned, or holds it where nothing comes by itself. */
    resume(): void {
      if (faults().autoStatus) for (const email of state.emails()) schedule(email);
      else hold();
    },
    /** Everything that is still to happen, at once. */
    finish(): void {
      for (const { id } of state.emails()) while (step(id));
    },
    close: hold,
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
