import { MESSAGE_STATUSES, type MessageStatus } from "@/db/enums/messages";

/**
 * The life of an outbound message. Two kinds of change exist and never mix:
 * - moves that our own sender or a person makes (MOVES), each from a known state;
 * - evidence from Meta (advance), which may come late, twice, in any order, and only raises the rank.
 *
 * Evidence forms a lattice: whatever the order of arrival, the highest rank seen is the state (r15).
 * `failed` stands between sent and delivered, so it ends a message that was only sent and never
 * hides a delivery; a delivery that is reported after a failure is believed.
 */
const RANKS = {
  queued: 0,
  cancelled: 1,
  sending: 2,
  unknown: 3,
  unknown_final: 4,
  accepted: 5,
  held: 6,
  sent: 7,
  failed: 8,
  delivered: 9,
  read: 10,
} as const satisfies Record<Exclude<MessageStatus, "received">, number>;

/** What Meta can say about a message, in its answer or in a status webhook. */
export const EVIDENCE_STATUSES = [
  "accepted",
  "held",
  "sent",
  "failed",
  "delivered",
  "read",
] as const satisfies readonly MessageStatus[];
export type EvidenceStatus = (typeof EVIDENCE_STATUSES)[number];

/**
 * Moves without evidence. Back to `queued` leads only from `sending`, and only when the answer
 * proves that nothing was accepted: a refusal for load, or a request that never left.
 */
const MOVES: Partial<Record<MessageStatus, readonly MessageStatus[]>> = {
  queued: ["sending", "cancelled", "failed"],
  sending: ["queued", "unknown", "failed"],
  unknown: ["unknown_final"],
};

/** Columns of messages that hold the time of a state. */
export const STATUS_TIMES = ["accepted", "sent", "delivered", "read", "failed"] as const;
export type StatusTime = (typeof STATUS_TIMES)[number];

/** The place in the order, for SQL that compares states; undefined for inbound messages. */
export function statusRank(status: MessageStatus): number | undefined {
  return status === "received" ? undefined : RANKS[status];
}

export type Advance = {
  status: MessageStatus;
  /** Whether the state changed; false for repeats and latecomers. */
  moved: boolean;
  /**
   * Times that this evidence proves: at its own time the message had reached each of them. Each
   * column keeps the earliest instant it is given, so a late "delivered" corrects the time that an
   * early "read" implied and changes nothing else.
   */
  times: readonly StatusTime[];
};

/**
 * What a piece of evidence makes of a message. No change for inbound messages, which have no such
 * life, and for cancelled ones, which never left.
 */
export function advance(current: MessageStatus, incoming: EvidenceStatus): Advance {
  if (current === "received" || current === "cancelled")
    return { status: current, moved: false, times: [] };
  const moved = RANKS[incoming] > RANKS[current];
  return { status: moved ? incoming : current, moved, times: TIMES_PROVED[incoming] };
}

/** Meta may leave out `sent` and `delivered`: whoever has read it got it, whoever got it was sent it. */
const TIMES_PROVED: Record<EvidenceStatus, readonly StatusTime[]> = {
  accepted: ["accepted"],
  held: ["accepted"],
  sent: ["accepted", "sent"],
  failed: ["failed"],
  delivered: ["accepted", "sent", "delivered"],
  read: ["accepted", "sent", "delivered", "read"],
};

/** The states from which a piece of evidence moves a message: the WHERE of the update. */
export function statusesBefore(incoming: EvidenceStatus): MessageStatus[] {
  return MESSAGE_STATUSES.filter((status) => advance(status, incoming).moved);
}

/** Whether our own sender or a person may make this move. */
export function mayMove(from: MessageStatus, to: MessageStatus): boolean {
  return MOVES[from]?.includes(to) ?? false;
}

/** No evidence is expected any more; what still comes is believed all the same. */
export function isSettled(status: MessageStatus): boolean {
  return SETTLED.has(status);
}

const SETTLED: ReadonlySet<MessageStatus> = new Set([
  "delivered",
  "read",
  "failed",
  "cancelled",
  "unknown_final",
  "received",
]);

/** The eight words of the interface, in the order of the status rail; skipped stands beside it. */
export const DISPLAY_STATUSES = [
  "queued",
  "sent",
  "held",
  "delivered",
  "read",
  "failed",
  "unconfirmed",
  "skipped",
] as const;
export type DisplayStatus = (typeof DISPLAY_STATUSES)[number];

const DISPLAYED: Record<MessageStatus, DisplayStatus | null> = {
  queued: "queued",
  sending: "queued",
  accepted: "sent",
  held: "held",
  sent: "sent",
  delivered: "delivered",
  read: "read",
  failed: "failed",
  unknown: "unconfirmed",
  unknown_final: "unconfirmed",
  cancelled: "skipped",
  received: null,
};

/** The state as people see it; null for inbound messages, which show none. */
export function displayStatus(status: MessageStatus): DisplayStatus | null {
  return DISPLAYED[status];
}
