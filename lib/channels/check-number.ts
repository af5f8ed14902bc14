import { describeFailure } from "./describe-failure";
import { graphForToken } from "./graph-for-channel";
import type { PhoneNumber } from "./whatsapp/graph-client";

export type NumberCheck = {
  name: "token" | "account" | "number" | "webhook" | "templates";
  ok: boolean;
  /** What was found, or what failed and how to mend it. */
  detail: string;
};

export type NumberReport = { checks: NumberCheck[]; number: PhoneNumber | null };

/**
 * The five checks of a connection, each answered by Meta: the token and its rights, the account, the
 * number, the webhook subscription (made when it is missing) and access to templates.
 */
export async function checkNumber(given: {
  phoneNumberId: string;
  wabaId: string;
  accessToken: string;
}): Promise<NumberReport> {
  const graph = graphForToken(given.accessToken);
  const checks: NumberCheck[] = [];
  const add = (name: NumberCheck["name"], ok: boolean, detail: string) =>
    checks.push({ name, ok, detail });

  const token = await graph.debugToken();
  if (!token.ok) add("token", false, describeFailure(token.failure));
  else if (!token.value.valid) add("token", false, "Meta says that this token is no longer valid.");
  else {
    const needed = ["whatsapp_business_messaging", "whatsapp_business_management"];
    const missing = needed.filter((scope) => !token.value.scopes.includes(scope));
    add(
      "token",
      missing.length === 0,
      missing.length === 0
        ? token.value.expiresAt
          ? `Valid until ${token.value.expiresAt.slice(0, 10)}.`
          : "Valid, without an end."
        : `The token lacks ${missing.join(" and ")}. Make a new one with these rights.`,
    );
  }
  const account = await graph.waba(given.wabaId);
  add(
    "account",
    account.ok,
    account.ok ? (account.value.name ?? "Found.") : describeFailure(account.failure),
  );
  const number = await graph.phoneNumber(given.phoneNumberId);
  if (!number.ok) add("number", false, describeFailure(number.failure));
  else {
    const mine = await graph.phoneNumbers(given.wabaId);
    const belongs = !mine.ok || mine.value.some((one) => one.id === given.phoneNumberId);
    add(
      "number",
      belongs,
      belongs
        ? `${number.value.verifiedName ?? "Without a name"}, ${number.value.displayPhoneNumber}.`
        : "This number belongs to another WhatsApp account than the one given.",
    );
  }
  const subscribed = await graph.subscribeApp(given.wabaId);
  add(
    "webhook",
    subscribed.ok,
    subscribed.ok
      ? "Subscribed: messages and statuses come to this address."
      : describeFailure(subscribed.failure),
  );
  const templates = await graph.listTemplates(given.wabaId);
  add(
    "templates",
    templates.ok,
    templates.ok
      ? `${templates.value.length} templates are readable.`
      : describeFailure(templates.failure),
  );
  return { checks, number: number.ok ? number.value : null };
}
