import type { ChannelHealth, ChannelStatus } from "@/db/enums/channels";
import type { HealthReason } from "@/db/schema/channels";
import { peopleOfTier } from "./messaging-limit";
import { tokenEnd } from "./token-end";

/** What is known about a number at a moment. */
export type HealthFacts = {
  provider: "Meta" | "Twilio" | "Resend";
  status: ChannelStatus;
  statusReason: string | null;
  /** Title of the code that stopped campaigns; null while nothing does. */
  stop: string | null;
  tokenProblem: string | null;
  /** When the token ends, and whether the workspace can replace it; null without a known end. */
  tokenExpiresAt: Date | null;
  hasOwnToken: boolean;
  /** Critical alerts about the account that Meta has not ended. */
  alerts: readonly { type: string; words: string }[];
  /** Why updates do not come here; null while they do, as far as Meta was asked. */
  subscriptionProblem: string | null;
  /** What Meta took away lately: people in 24 hours, and the higher throughput. */
  limit: { tier: string | null; before: string | null; droppedAt: Date | null };
  throughputDroppedAt: Date | null;
  metaStatus: string | null;
  qualityRating: string | null;
  nameStatus: string | null;
  /** When Meta accepted the newest message that is older than a quarter of an hour; null for none today. */
  lastAcceptedAt: Date | null;
  lastWebhookAt: Date | null;
  /** Messages of the last 24 hours that Meta has answered for, and how many of them failed. */
  answered: number;
  failed: number;
  /** Templates of the account that Meta paused or disabled. */
  stoppedTemplates: number;
  connectedAt: Date;
};

const KEY_WORDS: Record<HealthFacts["provider"], string> = {
  Meta: "access token",
  Twilio: "auth token",
  Resend: "API key",
};
/** The arrival of webhooks is noted at most once a minute; a send within it may look newer. */
const WEBHOOK_NOTED_MS = 2 * 60_000;
/** So few failures say nothing about the number. */
const MIN_ANSWERED = 20;
const DAY_MS = 24 * 3_600_000;
/** So long a number may stay half connected before it is told. */
const FINISHED_IN_MS = DAY_MS;
/** So long after Meta lowered a limit it is worth a look. */
const DROP_SHOWN_MS = 7 * DAY_MS;
const FAILING = { warning: 0.1, critical: 0.3 };

const META_STATUS: Readonly<Record<string, "warning" | "critical">> = {
  BANNED: "critical",
  RESTRICTED: "critical",
  DISCONNECTED: "critical",
  DELETED: "critical",
  MIGRATED: "critical",
  FLAGGED: "warning",
  RATE_LIMITED: "warning",
  PENDING: "warning",
  UNVERIFIED: "warning",
};

/**
 * What the facts add up to, each with the words that a person reads (B5). Facts that nobody knows
 * speak neither way: a probe that did not get through is no bad news about a number.
 * @param now for tests
 */
export function judgeHealth(
  facts: HealthFacts,
  now: Date = new Date(),
): {
  health: ChannelHealth;
  reasons: HealthReason[];
} {
  const reasons: HealthReason[] = [];
  const say = (key: string, level: HealthReason["level"], words: string) =>
    reasons.push({ key, level, words });

  if (facts.status === "disconnected") {
    say(
      "disconnected",
      "critical",
      `Disconnected: ${facts.statusReason ?? "no reason was given"}.`,
    );
  }
  const meta = facts.metaStatus ? META_STATUS[facts.metaStatus] : undefined;
  if (facts.tokenProblem) {
    say(
      "token",
      "critical",
      `${facts.provider} does not accept the ${KEY_WORDS[facts.provider]}: ${facts.tokenProblem}.`,
    );
  } else if (facts.stop) {
    say("stopped", "critical", `Campaigns are stopped: ${facts.stop}.`);
  } else if (
    facts.status === "attention" &&
    facts.statusReason &&
    meta !== "critical" &&
    !facts.alerts.some(({ words }) => words === facts.statusReason)
  ) {
    // a restriction of the account, or a check that failed
    say("attention", "critical", facts.statusReason);
  }
  for (const { type, words } of facts.alerts) say(`alert:${type}`, "critical", words);
  const end = facts.tokenProblem ? null : tokenEnd(facts.tokenExpiresAt, now);
  if (end && facts.tokenExpiresAt) {
    const day = facts.tokenExpiresAt.toISOString().slice(0, 10);
    say(
      "token_ends",
      end,
      facts.hasOwnToken
        ? `The access token ends on ${day}. Replace it before, or nothing is sent and no file arrives.`
        : `The platform’s access token ends on ${day}. Whoever runs this installation has to replace it.`,
    );
  }
  if (meta) say("meta_status", meta, `Meta has set the number to ${facts.metaStatus}.`);
  if (facts.qualityRating === "RED") {
    say("quality", "critical", "Quality is low: too many people block or report this number.");
  } else if (facts.qualityRating === "YELLOW") {
    say("quality", "warning", "Quality is falling: people block or report this number.");
  }
  if (facts.nameStatus === "DECLINED" || facts.nameStatus === "EXPIRED") {
    say("name", "warning", `The display name is ${facts.nameStatus.toLowerCase()} at Meta.`);
  }
  const { limit } = facts;
  if (isRecent(limit.droppedAt, now)) {
    say(
      // another drop is another reason
      `limit:${limit.tier}`,
      "warning",
      `Meta lowered the messaging limit from ${peopleWords(limit.before)} to ${peopleWords(limit.tier)} in 24 hours.`,
    );
  }
  if (isRecent(facts.throughputDroppedAt, now)) {
    say("throughput", "warning", "Meta lowered the throughput: the number sends more slowly.");
  }
  if (facts.subscriptionProblem) {
    say(
      "subscription",
      "critical",
      `${facts.provider} does not post updates here: ${facts.subscriptionProblem}. Run the check of the webhook.`,
    );
  }
  if (
    facts.lastAcceptedAt &&
    (facts.lastWebhookAt === null ||
      facts.lastAcceptedAt.getTime() - facts.lastWebhookAt.getTime() > WEBHOOK_NOTED_MS)
  ) {
    say(
      "webhook",
      "critical",
      `Messages were accepted, and ${facts.provider} has told nothing about them for 15 minutes or more.`,
    );
  }
  if (facts.answered >= MIN_ANSWERED) {
    const share = facts.failed / facts.answered;
    if (share >= FAILING.warning) {
      say(
        "failures",
        share >= FAILING.critical ? "critical" : "warning",
        `${Math.round(share * 100)} of 100 messages failed in the last 24 hours (${facts.failed} of ${facts.answered}).`,
      );
    }
  }
  if (facts.stoppedTemplates > 0) {
    say(
      "templates",
      "warning",
      facts.stoppedTemplates === 1
        ? "Meta has paused or disabled 1 template."
        : `Meta has paused or disabled ${facts.stoppedTemplates} templates.`,
    );
  }
  if (facts.status === "connecting") {
    if (now.getTime() - facts.connectedAt.getTime() >= FINISHED_IN_MS) {
      say(
        "half_connected",
        "warning",
        "Half connected for more than a day: not all checks have passed.",
      );
    } else {
      say("connecting", "warning", "Not all checks of the connection have passed.");
    }
  }
  const health = reasons.some((reason) => reason.level === "critical")
    ? "critical"
    : reasons.length > 0
      ? "warning"
      : "healthy";
  return { health, reasons };
}

const isRecent = (at: Date | null, now: Date): boolean =>
  at !== null && now.getTime() - at.getTime() < DROP_SHOWN_MS;

function peopleWords(tier: string | null): string {
  const people = peopleOfTier(tier);
  if (people === null) return "an unknown number of people";
  return people === Number.POSITIVE_INFINITY ? "no limit" : `${people.toLocaleString("en")} people`;
}

const RANK: Record<ChannelHealth, number> = { healthy: 0, warning: 1, critical: 2 };

/** Whether a change is one for the worse; a first look is judged against "healthy". */
export const isWorse = (before: ChannelHealth | null, after: ChannelHealth): boolean =>
  RANK[after] > RANK[before ?? "healthy"];

/** Warnings that want somebody to do something, or that Meta tells nobody else. */
const TOLD_WARNINGS = /^(?:token_ends|limit:|throughput|half_connected)/;

/**
 * The reasons to tell people about: all of them when the whole got worse; otherwise those that became
 * critical, whatever stood there already, and the warnings that want something done.
 */
export function newsOf(
  before: { health: ChannelHealth | null; reasons: readonly HealthReason[] },
  after: { health: ChannelHealth; reasons: readonly HealthReason[] },
): HealthReason[] {
  if (isWorse(before.health, after.health)) return [...after.reasons];
  const levels = new Map(before.reasons.map(({ key, level }) => [key, level]));
  return after.reasons.filter(({ key, level }) => {
    const was = levels.get(key);
    return level === "critical" ? was !== "critical" : !was && TOLD_WARNINGS.test(key);
  });
}
