import { describe, expect, it } from "vitest";
import { MESSAGE_STATUSES, type MessageStatus } from "@/db/enums/messages";
import {
  advance,
  DISPLAY_STATUSES,
  displayStatus,
  EVIDENCE_STATUSES,
  type EvidenceStatus,
  isSettled,
  mayMove,
  type StatusTime,
  statusesBefore,
  statusRank,
} from "./status";

type Row = { status: MessageStatus; times: Partial<Record<StatusTime, number>>; moves: number };

/** Plays evidence as (status, time of Meta's clock) the way the database update does. */
function play(start: MessageStatus, evidence: readonly (readonly [EvidenceStatus, number])[]): Row {
  const row: Row = { status: start, times: {}, moves: 0 };
  for (const [incoming, at] of evidence) {
    const step = advance(row.status, incoming);
    row.status = step.status;
    if (step.moved) row.moves += 1;
    for (const time of step.times) row.times[time] = Math.min(row.times[time] ?? at, at);
  }
  return row;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

const clock = { accepted: 1, held: 2, sent: 3, failed: 4, delivered: 5, read: 6 } as const;
const outbound = MESSAGE_STATUSES.filter((status) => status !== "received");

describe("r15: a status never goes backwards", () => {
  it("whatever the order of sent, delivered, read and failed, the row ends the same", () => {
    const orders = permutations(["sent", "delivered", "read", "failed"] as const);
    expect(orders).toHaveLength(24);
    for (const order of orders) {
      const row = play(
        "accepted",
        order.map((status) => [status, clock[status]] as const),
      );
      expect(row.status).toBe("read");
      expect(row.times).toEqual({ accepted: 3, sent: 3, delivered: 5, read: 6, failed: 4 });
    }
  });

  it("every subset of evidence, in every order and repeated, ends in its highest rank", () => {
    for (let bits = 1; bits < 2 ** EVIDENCE_STATUSES.length; bits += 1) {
      const subset = EVIDENCE_STATUSES.filter((_, place) => bits & (1 << place));
      const rows = permutations(subset).map((order) =>
        play(
          "sending",
          [...order, ...order].map((status) => [status, clock[status]] as const),
        ),
      );
      const highest = subset.reduce((best, status) =>
        (statusRank(status) ?? 0) > (statusRank(best) ?? 0) ? status : best,
      );
      for (const row of rows) {
        expect(row.status).toBe(highest);
        expect(row.times).toEqual(rows[0]?.times);
      }
    }
  });

  it.each(outbound)(
    "from %s no evidence lowers the rank, and repeats change nothing",
    (current) => {
      for (const incoming of EVIDENCE_STATUSES) {
        const once = advance(current, incoming);
        expect(statusRank(once.status) ?? 0).toBeGreaterThanOrEqual(statusRank(current) ?? 0);
        expect(once.moved).toBe(once.status !== current);
        expect(advance(once.status, incoming)).toEqual({ ...once, moved: false });
      }
    },
  );

  it("failed counts only for a message that was at most sent", () => {
    expect(statusesBefore("failed")).toEqual([
      "queued",
      "sending",
      "accepted",
      "held",
      "sent",
      "unknown",
      "unknown_final",
    ]);
    expect(advance("delivered", "failed").moved).toBe(false);
    expect(advance("read", "failed").moved).toBe(false);
  });

  it("a read without a delivered means that it was delivered", () => {
    expect(play("sent", [["read", 6]]).times).toEqual({
      accepted: 6,
      sent: 6,
      delivered: 6,
      read: 6,
    });
  });

  it("a late delivered fills its time and leaves the state alone", () => {
    const late = advance("read", "delivered");
    expect(late).toMatchObject({ status: "read", moved: false });
    expect(late.times).toContain("delivered");
    const row = play("sent", [
      ["read", 6],
      ["delivered", 5],
    ]);
    expect(row).toMatchObject({ status: "read", times: { delivered: 5, read: 6 } });
  });
});

describe("an unconfirmed send", () => {
  it.each(EVIDENCE_STATUSES)("is settled by %s, even after we stopped waiting", (incoming) => {
    expect(advance("unknown", incoming)).toMatchObject({ status: incoming, moved: true });
    expect(advance("unknown_final", incoming)).toMatchObject({ status: incoming, moved: true });
  });

  it("is never queued again by itself", () => {
    expect(mayMove("unknown", "queued")).toBe(false);
    expect(mayMove("unknown", "sending")).toBe(false);
    expect(mayMove("unknown_final", "queued")).toBe(false);
  });
});

describe("our own moves", () => {
  it("are exactly these", () => {
    const moves = MESSAGE_STATUSES.flatMap((from) =>
      MESSAGE_STATUSES.filter((to) => mayMove(from, to)).map((to) => `${from} > ${to}`),
    );
    expect(moves.sort()).toEqual([
      "queued > cancelled",
      "queued > failed",
      "queued > sending",
      "sending > failed",
      "sending > queued",
      "sending > unknown",
      "unknown > unknown_final",
    ]);
  });

  it("cannot cancel what has left", () => {
    expect(mayMove("sending", "cancelled")).toBe(false);
    expect(mayMove("accepted", "cancelled")).toBe(false);
  });
});

describe("a cancelled message", () => {
  it("never left, so nothing can be learnt about it", () => {
    for (const incoming of EVIDENCE_STATUSES) {
      expect(advance("cancelled", incoming)).toEqual({
        status: "cancelled",
        moved: false,
        times: [],
      });
    }
  });
});

describe("an inbound message", () => {
  it("has no delivery to follow", () => {
    for (const incoming of EVIDENCE_STATUSES) {
      expect(advance("received", incoming)).toEqual({
        status: "received",
        moved: false,
        times: [],
      });
    }
    expect(statusRank("received")).toBeUndefined();
    expect(displayStatus("received")).toBeNull();
    expect(isSettled("received")).toBe(true);
  });
});

describe("the eight words people see", () => {
  it("cover every state", () => {
    expect(Object.fromEntries(outbound.map((status) => [status, displayStatus(status)]))).toEqual({
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
    });
    expect(new Set(outbound.map(displayStatus))).toEqual(new Set(DISPLAY_STATUSES));
  });
});
