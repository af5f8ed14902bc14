import { describeFailure } from "./describe-failure";
import { graphForToken } from "./graph-for-channel";
import type { GraphFailure, PhoneNumber } from "./whatsapp/graph-client";

export type NumberCheck = {
  name: "token" | "account" | "number" | "webhook" | "templates";
  ok: boolean;
  /** False when an earlier check has to pass first; `ok` is false then too. */
  tried: boolean;
  /** What was found, or what failed and how to mend it. */
  detail: string;
};

export type NumberReport = { checks: NumberCheck[]; number: PhoneNumber | null };

const NEEDED_SCOPES = ["whatsapp_business_messaging", "whatsapp_business_management"];

/**
 * The five checks of a connection, each answered by Meta: the token and its rights, the account, the
 * number, the webhook subscription (made when it is missing) and access to templates. All five come
 * back. One that depends on another that failed is not tried, so that one fault reads as one fault
 * and nothing is subscribed for an account that is not the right one.
 */
export async function checkNumber(given: {
  phoneNumberId: string;
  wabaId: string;
  accessToken: string;
}): Promise<NumberReport> {
  const graph = graphForToken(given.accessToken);
  const checks: NumberCheck[] = [];
  const passed = (name: NumberCheck["name"], detail: string) =>
    checks.push({ name, ok: true, tried: true, detail });
  const failed = (name: NumberCheck["name"], detail: string) =>
    checks.push({ name, ok: false, tried: true, detail });
  const skipped = (name: NumberCheck["name"], detail: string) =>
    checks.push({ name, ok: false, tried: false, detail });
  const isOk = (name: NumberCheck["name"]) => checks.some((one) => one.name === name && one.ok);

  const token = await graph.debugToken();
  if (!token.ok) failed("token", tokenFailure(token.failure));
  else if (!token.value.valid) failed("token", "Meta says that this token is no longer valid.");
  else {
    const missing = NEEDED_SCOPES.filter((scope) => !token.value.scopes.includes(scope));
    const until = token.value.expiresAt;
    if (missing.length > 0) {
      failed(
        "token",
        `The token lacks ${missing.join(" and ")}. Make a new one with these permissions.`,
      );
    } else passed("token", until ? `Valid until ${until.slice(0, 10)}.` : "Valid, without an end.");
  }
  if (!isOk("token")) {
    for (const name of ["account", "number", "webhook", "templates"] as const) {
      skipped(name, "Not tried: the token has to work first.");
    }
    return { checks, number: null };
  }

  const account = await graph.waba(given.wabaId);
  if (account.ok) passed("account", account.value.name ?? "Found.");
  else failed("account", describeFailure(account.failure));

  const number = await graph.phoneNumber(given.phoneNumberId);
  if (!number.ok) failed("number", describeFailure(number.failure));
  else if (!isOk("account")) {
    skipped("number", "The number was found; if it belongs to the account cannot be asked yet.");
  } else {
    const mine = await graph.phoneNumbers(given.wabaId);
    if (!mine.ok) failed("number", describeFailure(mine.failure));
    else if (!mine.value.some((one) => one.id === given.phoneNumberId)) {
      failed("number", "This number belongs to another WhatsApp account than the one given.");
    } else {
      const { verifiedName, displayPhoneNumber } = number.value;
      passed("number", `${verifiedName ?? "Without a name"}, ${displayPhoneNumber}.`);
    }
  }

  if (!(isOk("account") && isOk("number"))) {
    for (const name of ["webhook", "templates"] as const) {
      skipped(name, "Not tried: account and number have to fit first.");
    }
    return { checks, number: number.ok ? number.value : null };
  }
  const subscribed = await graph.subscribeApp(given.wabaId);
  if (subscribed.ok) passed("webhook", "Subscribed: messages and statuses come to this address.");
  else failed("webhook", describeFailure(subscribed.failure));

  const templates = await graph.listTemplates(given.wabaId);
  if (templates.ok) {
    const { length } = templates.value;
    passed(
      "templates",
      length === 1 ? "1 template is readable." : `${length} templates are readable.`,
    );
  } else failed("templates", describeFailure(templates.failure));
  return { checks, number: number.ok ? number.value : null };
}

/** Meta answers an unknown token to itself with words about the app; what to do is about the token. */
function tokenFailure(failure: GraphFailure): string {
  if (failure.kind !== "refused") return describeFailure(failure);
  return `Meta does not accept this token. Copy it again, or make a new one for a system user with ${NEEDED_SCOPES.join(" and ")}. Meta's words: "${failure.message}" (code ${failure.code}).`;
}
