import type { ChannelCheckName, CheckState } from "@/db/enums/channels";

/** What one check found: Meta's own words where Meta refused, and how to mend it. */
export type CheckResult = {
  name: ChannelCheckName;
  state: CheckState;
  detail: string;
  /** Empty when there is nothing to mend. */
  mend: string;
  code: number | null;
  /** Meta gave no answer, so nothing is known anew: what an earlier run found still stands. */
  isSilent?: true;
};

/** A check that was not run, because another one comes first. */
export const skipped = (name: ChannelCheckName, detail: string): CheckResult =>
  result(name, "skipped", detail);

/** What a check that failed says, as a reason within a sentence; null for one that did not. */
export const failureOf = (check: CheckResult | undefined): string | null =>
  check?.state === "failed" ? check.detail.replace(/\.$/, "") : null;

export function result(
  name: ChannelCheckName,
  state: CheckState,
  detail: string,
  mend = "",
  code: number | null = null,
): CheckResult {
  return { name, state, detail, mend, code };
}

/** What was not found out, because Meta gave no answer; nobody is to blame, and nothing changed. */
export const unanswered = (name: ChannelCheckName, why: string): CheckResult => ({
  ...result(name, "waiting", why, "Nothing was changed. Run this check again in a minute."),
  isSilent: true,
});
