import "server-only";
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { Refusal } from "@/lib/core/errors";
import { type AttemptRule, type AttemptState, countAttempt } from "./attempts";

type CounterRow = { key: string; count: number; window_age_ms: string; paused_for_ms: string };

/** Outcome of asking for one attempt. `pausedKeys`: those that begin to pause with this attempt. */
export type Attempt = { isAllowed: boolean; waitMs: number; pausedKeys: string[] };

/**
 * Counts an attempt against all rules at once, before it is made: two hundred guesses that arrive in
 * the same millisecond are two hundred counted guesses. When one key pauses, none is counted.
 * Rows are locked in the order of their keys.
 */
export async function takeAttempt(rules: AttemptRule[]): Promise<Attempt> {
  const keys = JSON.stringify(rules.map((rule) => rule.key).sort());
  return withSystem("count an attempt", async (tx) => {
    await tx.execute(sql`
      insert into rate_limits (key)
      select value from jsonb_array_elements_text(${keys}::jsonb) order by value
      on conflict do nothing`);
    const rows = await tx.execute<CounterRow>(sql`
      select key, count,
        extract(epoch from now() - window_started_at) * 1000 as window_age_ms,
        coalesce(extract(epoch from blocked_until - now()) * 1000, 0) as paused_for_ms
      from rate_limits
      where key in (select value from jsonb_array_elements_text(${keys}::jsonb))
      order by key for update`);
    const states = new Map(rows.map((row) => [row.key, stateOf(row)]));
    const counted = rules.map((rule) => ({ rule, next: countAttempt(rule, known(states, rule)) }));

    if (counted.some(({ next }) => next === null)) {
      const waitMs = Math.max(...rules.map((rule) => known(states, rule).pausedForMs));
      return { isAllowed: false, waitMs, pausedKeys: [] };
    }
    const changes = counted.map(({ rule, next }) => ({ key: rule.key, ...next }));
    await tx.execute(sql`
      update rate_limits r set
        count = c.count,
        window_started_at = case when c."isNewWindow" then now() else r.window_started_at end,
        blocked_until = case when c."pauseMs" > 0
          then now() + make_interval(secs => c."pauseMs" / 1000.0) end
      from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
        as c(key text, count int, "isNewWindow" boolean, "pauseMs" bigint)
      where r.key = c.key`);
    const pausedKeys = counted
      .filter(({ rule, next }) => next?.count === rule.limit)
      .map(({ rule }) => rule.key);
    return { isAllowed: true, waitMs: 0, pausedKeys };
  });
}

/** Takes attempts back that turned out to be no guess: the right password, a mail that was not sent. */
export async function giveBackAttempt(rules: AttemptRule[]): Promise<void> {
  const limits = JSON.stringify(rules.map(({ key, limit }) => ({ key, limit })));
  await withSystem("give an attempt back", (tx) =>
    tx.execute(sql`
      update rate_limits r set count = greatest(r.count - 1, 0),
        blocked_until = case when r.count - 1 >= l.limit then r.blocked_until end
      from (select * from jsonb_to_recordset(${limits}::jsonb) as l(key text, "limit" int)
            order by key) l
      where r.key = l.key`),
  );
}

/** Forgets every counter whose key begins so: a reset gives its owner a clean start. */
export async function clearAttempts(keyStart: string): Promise<void> {
  await withSystem("clear counters", (tx) =>
    tx.execute(sql`delete from rate_limits where starts_with(key, ${keyStart})`),
  );
}

/**
 * For limits whose existence is no secret.
 * @param what what there were too many of, for instance "sign-ups from this address"
 * @throws Refusal `too_many_requests` with the time to wait
 */
export async function assertAttempt(rules: AttemptRule[], what: string): Promise<void> {
  const { isAllowed, waitMs } = await takeAttempt(rules);
  if (isAllowed) return;
  const minutes = Math.max(Math.ceil(waitMs / 60_000), 1);
  const wait = minutes === 1 ? "in a minute" : `in ${minutes} minutes`;
  throw new Refusal(
    "too_many_requests",
    `There were too many ${what}. Nothing is lost: try again ${wait}.`,
  );
}

function stateOf(row: CounterRow): AttemptState {
  return {
    count: row.count,
    windowAgeMs: Number(row.window_age_ms),
    pausedForMs: Number(row.paused_for_ms),
  };
}

function known(states: Map<string, AttemptState>, rule: AttemptRule): AttemptState {
  const state = states.get(rule.key);
  if (!state) throw new Error(`the counter ${rule.key} vanished while it was locked`);
  return state;
}
