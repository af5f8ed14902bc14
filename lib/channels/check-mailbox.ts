import { type CheckResult, result, skipped } from "./check-result";
import { describeResendFailure } from "./email/describe-failure";
import { domainOf } from "./email/mail-address";
import type { ResendAnswer } from "./email/resend-answer";
import type { ResendDomain } from "./email/resend-client";

export type CheckedMailbox = {
  /** Lower case. */
  address: string;
  domains: ResendAnswer<ResendDomain[]>;
  /** What is known of its posts; null before the channel is there. */
  webhook: {
    hasSecret: boolean;
    /** A post with the right signature has come. */
    proven: boolean;
    /** Posts that another secret had signed have come. */
    refused: boolean;
  } | null;
};

/** What Resend's answers come to, in the order in which the checks depend on each other. */
export function checkMailbox({ address, domains, webhook }: CheckedMailbox): CheckResult[] {
  const posts = checkPosts(webhook);
  if (!domains.ok) {
    const { failure } = domains;
    const detail = describeResendFailure(failure);
    const isSilent = failure.kind !== "refused";
    const token: CheckResult = isSilent
      ? { name: "token", state: "waiting", detail, mend: "", code: null, isSilent }
      : {
          name: "token",
          state: "failed",
          detail,
          mend: "Create a key with full access under API Keys at Resend: one that only sends cannot fetch what comes in.",
          code: failure.code,
        };
    const why = isSilent ? "Resend has to answer first." : "the API key has to work first.";
    return [token, skipped("number", `Not tried: ${why}`), posts];
  }
  const count = domains.value.length;
  const token = result(
    "token",
    "passed",
    count === 1
      ? "The key works; the account has 1 domain."
      : `The key works; the account has ${count} domains.`,
  );
  return [token, checkDomain(address, domains.value), posts];
}

function checkDomain(address: string, domains: readonly ResendDomain[]): CheckResult {
  const name = domainOf(address);
  const domain = domains.find((one) => one.name === name);
  if (!domain) {
    return result(
      "number",
      "failed",
      `${name} is no domain of this account.`,
      "Add it under Domains at Resend and set the DNS records that it shows.",
    );
  }
  if (domain.status !== "verified") {
    return result(
      "number",
      "failed",
      `${name} is not verified at Resend: ${domain.status.replaceAll("_", " ") || "no status"}.`,
      "Set the DNS records that Resend shows under Domains, then run this again.",
    );
  }
  return result(
    "number",
    "passed",
    domain.receives === false
      ? `${name} is verified and sends. It does not receive: switch receiving on under Domains at Resend, or answers get lost.`
      : `${name} is verified.`,
  );
}

function checkPosts(webhook: CheckedMailbox["webhook"]): CheckResult {
  if (webhook === null) return skipped("webhook", "Set up after connecting.");
  if (!webhook.hasSecret) {
    return result(
      "webhook",
      "failed",
      "No signing secret is stored, so nothing that Resend posts is taken.",
      "Add the address below as a webhook at Resend, then copy its signing secret here.",
    );
  }
  if (webhook.proven)
    return result("webhook", "passed", "Resend posts here, and its signature fits.");
  if (webhook.refused) {
    return result(
      "webhook",
      "failed",
      "Something posts here, and the stored secret does not fit its signature.",
      "Copy the signing secret of this very webhook from Resend once more.",
    );
  }
  return result(
    "webhook",
    "waiting",
    "The secret is stored. This turns green with Resend’s first post.",
  );
}
