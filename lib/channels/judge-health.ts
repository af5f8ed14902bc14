import type { ChannelHealth, ChannelStatus } from "@/db/enums/channels";
import type { HealthReason } from "@/db/schema/channels";

/** What is known about a number at a moment. */
export type HealthFacts = {
  status: ChannelStatus;
  statusReason: string | null;
  /** Title of the code that stopped campaigns; null while nothing does. */
  stop: string | null;
  tokenProblem: string | null;
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
};

/** The arrival of webhooks is noted at most once a minute; a send within it may look newer. */
const WEBHOOK_NOTED_MS = 2 * 60_000;
/** So few failures say nothing about the number. */
const MIN_ANSWERED = 20;
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
 */
export function judgeHealth(facts: HealthFacts): {
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
    say("token", "critical", `Meta does not accept the access token: ${facts.tokenProblem}.`);
  } else if (facts.stop) {
    say("stopped", "critical", `Campaigns are stopped: ${facts.stop}.`);
  } else if (facts.status === "attention" && facts.statusReason && meta !== "critical") {
    // a restriction or an alert of the account, or a check that failed
    say("attention", "critical", facts.statusReason);
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
  if (
    facts.lastAcceptedAt &&
    (facts.lastWebhookAt === null ||
      facts.lastAcceptedAt.getTime() - facts.lastWebhookAt.getTime() > WEBHOOK_NOTED_MS)
  ) {
    say(
      "webhook",
      "critical",
      "Messages were accepted, and Meta has told nothing about them for 15 minutes or more.",
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
    say("connecting", "warning", "Not all checks of the connection have passed.");
  }
  const health = reasons.some((reason) => reason.level === "critical")
    ? "critical"
    : reasons.length > 0
      ? "warning"
      : "healthy";
  return { health, reasons };
}

const RANK: Record<ChannelHealth, number> = { healthy: 0, warning: 1, critical: 2 };

/** Whether a change is one for the worse; a first look is judged against "healthy". */
export const isWorse = (before: ChannelHealth | null, after: ChannelHealth): boolean =>
  RANK[after] > RANK[before ?? "healthy"];
