import type { ChannelCheckName } from "@/db/enums/channels";
import { env } from "@/lib/core/env";
import { type CheckResult, result, unanswered } from "./check-result";
import { describeError } from "./error-catalogue";
import { type OwnApp, webhookAddress } from "./own-app";
import { tokenEnd } from "./token-end";
import { accountGraph } from "./whatsapp/account-graph";
import type { GraphFailure } from "./whatsapp/graph-answer";
import type { GraphClient, PhoneNumber } from "./whatsapp/graph-client";

/** A workspace's own app, with what came of its last posts. */
export type PostingApp = Pick<OwnApp, "id" | "appId" | "acceptedAt" | "refusedAt">;

export type CheckedNumber = {
  graph: GraphClient;
  senderId: string;
  accountId: string;
  /** When anything came for this number last; null before the first time. */
  lastWebhookAt: Date | null;
  /** The workspace's own Meta app; null: none, so that Meta posts through the installation's. */
  ownApp: PostingApp | null;
  /** The number stays in the WhatsApp Business app: it is never registered by us. */
  isOnPhone?: boolean;
};

export const NEEDED_SCOPES = ["whatsapp_business_messaging", "whatsapp_business_management"];
/** A number that Meta lets send; FLAGGED and RATE_LIMITED are told by its health. */
const NOT_REGISTERED = new Set(["DISCONNECTED", "PENDING", "UNVERIFIED", "DELETED", "MIGRATED"]);
const FORBIDDEN = new Set(["BANNED", "RESTRICTED"]);

/** Whether Meta accepts the token, what it may do and until when. */
export async function checkToken({ graph }: CheckedNumber): Promise<CheckResult> {
  const token = await graph.debugToken();
  const newOne = `Make a new one for a system user with ${NEEDED_SCOPES.join(" and ")}.`;
  if (!token.ok) return failed("token", token.failure, `Copy the token again. ${newOne}`);
  const { valid, scopes, expiresAt } = token.value;
  if (!valid) {
    return result("token", "failed", "Meta says that this token is no longer valid.", newOne, 190);
  }
  const missing = NEEDED_SCOPES.filter((scope) => !scopes.includes(scope));
  if (missing.length > 0) {
    return result("token", "failed", `The token lacks ${missing.join(" and ")}.`, newOne, 200);
  }
  if (!expiresAt) return result("token", "passed", "Valid, without an end.");
  const soon = tokenEnd(new Date(expiresAt)) !== null;
  return result(
    "token",
    "passed",
    `Valid until ${expiresAt.slice(0, 10)}.`,
    soon ? "It ends soon: make one that never expires and put it in its place." : "",
  );
}

/** Whether the number exists, belongs to the account, and is registered to send. */
export async function checkRegistration(
  given: CheckedNumber,
): Promise<{ check: CheckResult; number: PhoneNumber | null; owned: boolean }> {
  const { graph, senderId, accountId } = given;
  const answer = (check: CheckResult, number: PhoneNumber | null = null, owned = false) => ({
    check,
    number,
    owned,
  });
  const number = await graph.phoneNumber(senderId);
  if (!number.ok) {
    return answer(
      failed("number", number.failure, "Copy the phone number id again, from API setup."),
    );
  }
  const mine = await graph.phoneNumbers(accountId);
  if (!mine.ok) {
    return answer(
      failed("number", mine.failure, "Copy the WhatsApp account id again, from API setup."),
    );
  }
  if (!mine.value.some((one) => one.id === senderId)) {
    return answer(
      result(
        "number",
        "failed",
        "This number belongs to another WhatsApp account than the one given.",
        "Copy both ids from the same page of Meta’s app dashboard.",
      ),
    );
  }
  const { status, verifiedName, displayPhoneNumber, codeVerificationStatus } = number.value;
  const shown = `${verifiedName ?? "Without a name"}, ${displayPhoneNumber}`;
  if (status && FORBIDDEN.has(status)) {
    return answer(
      result(
        "number",
        "failed",
        `${shown}: Meta has set the number to ${status}.`,
        "Open the number in WhatsApp Manager, read why, and ask for a review.",
      ),
      number.value,
      true,
    );
  }
  if (codeVerificationStatus === "NOT_VERIFIED") {
    return answer(
      result(
        "number",
        "failed",
        `${shown}: the number is not verified.`,
        "Verify it by SMS or call in WhatsApp Manager, then run this check again.",
        133006,
      ),
      number.value,
      true,
    );
  }
  if (status && NOT_REGISTERED.has(status) && given.isOnPhone) {
    return answer(
      result(
        "number",
        "failed",
        `${shown}: the WhatsApp Business app no longer shares the number with Meta’s platform (${status}).`,
        "See in the app on the phone whether it still uses this number, and connect it there again.",
      ),
      number.value,
      true,
    );
  }
  if (status && NOT_REGISTERED.has(status)) {
    return answer(
      result(
        "number",
        "failed",
        `${shown}: the number is not registered (${status}).`,
        "Register it below. Six digits of your choice become its two-step PIN; if it has one already, enter that.",
        133010,
      ),
      number.value,
      true,
    );
  }
  const ready = given.isOnPhone ? "shared with the WhatsApp Business app" : "registered";
  return answer(result("number", "passed", `${shown}, ${ready}.`), number.value, true);
}

/**
 * Whether what customers write comes here: the secret of the app that the token belongs to is known,
 * the app is subscribed (it is made so when it is not), Meta posts to our address, and something has
 * arrived.
 */
export async function checkWebhook(given: CheckedNumber): Promise<CheckResult> {
  const { graph, senderId, accountId, lastWebhookAt } = given;
  const token = await graph.debugToken();
  // whose app it is decides where Meta has to post: without that nothing can be said
  if (!token.ok) return failed("webhook", token.failure, SUBSCRIBE);
  const { appId } = token.value;
  const ownApp = given.ownApp?.appId === appId ? given.ownApp : null;
  const unknown = ownApp ? null : findMissingSecret(appId);
  if (unknown) return unknown;
  const before = await graph.subscribedApps(accountId);
  if (!before.ok) return failed("webhook", before.failure, SUBSCRIBE);
  if (!before.value.some((app) => appId === null || app.id === appId)) {
    const subscribed = await graph.subscribeApp(accountId);
    if (!subscribed.ok) return failed("webhook", subscribed.failure, SUBSCRIBE);
  }
  const ours = webhookAddress(ownApp?.id ?? null);
  const route = await accountGraph(graph).webhookRoute(senderId);
  if (!route.ok) return failed("webhook", route.failure, SUBSCRIBE);
  const { callbackUrl } = route.value;
  if (callbackUrl !== null && !leadsTo(callbackUrl, ours)) {
    return result(
      "webhook",
      "failed",
      `Meta posts this number’s messages to ${callbackUrl}, not here.`,
      `Set the callback URL to ${ours}, or take away the override on the number or its account.`,
    );
  }
  if (ownApp && isRefused(ownApp)) {
    return result(
      "webhook",
      "failed",
      "The last update of your own Meta app was refused: its signature does not fit the secret that is kept here.",
      "Copy the app’s secret from its basic settings at Meta again, under Settings, Channels, Your own Meta app.",
    );
  }
  return lastWebhookAt
    ? result("webhook", "passed", "Subscribed, and updates arrive.")
    : result(
        "webhook",
        "waiting",
        "Subscribed. Nothing has arrived yet.",
        "Write to the number from any phone, or run the self-test: this turns green by itself.",
      );
}

/** Whether the last post to an app's address had a signature that did not fit. */
export const isRefused = ({ acceptedAt, refusedAt }: Pick<OwnApp, "acceptedAt" | "refusedAt">) =>
  refusedAt !== null && (acceptedAt === null || Date.parse(refusedAt) > Date.parse(acceptedAt));

/** Meta signs with the secret of the app that a token belongs to: without it every update is refused. */
function findMissingSecret(appId: string | null): CheckResult | null {
  const { META_APP_ID, META_APP_SECRET, META_VERIFY_TOKEN } = env();
  if (META_APP_ID && appId && appId !== META_APP_ID) {
    return result(
      "webhook",
      "failed",
      `This token belongs to the Meta app ${appId}, whose secret is not known here, so what Meta posts for it is refused.`,
      `Tell the app’s secret under Settings, Channels, Your own Meta app, or use a token of the app ${META_APP_ID}.`,
    );
  }
  const unset = Object.entries({ META_APP_SECRET, META_VERIFY_TOKEN })
    .filter(([, value]) => !value)
    .map(([name]) => name);
  if (unset.length === 0) return null;
  return result(
    "webhook",
    "failed",
    `${unset.join(" and ")} ${unset.length === 1 ? "is" : "are"} not set, so every update is refused.`,
    "Whoever runs this installation sets them, from the app’s settings at Meta. With a Meta app of your own, tell its secret under Settings, Channels.",
  );
}

/** The sandbox posts past the public address, straight to this machine. */
export function leadsTo(callbackUrl: string, ours: string): boolean {
  if (callbackUrl.replace(/\/+$/, "") === ours) return true;
  if (env().SANDBOX !== "on" || !URL.canParse(callbackUrl)) return false;
  const { hostname, pathname } = new URL(callbackUrl);
  const isHere = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  return isHere && pathname === new URL(ours).pathname;
}

const SUBSCRIBE =
  "In Meta’s app dashboard open WhatsApp, Configuration: set the callback URL and subscribe the fields.";

/** Whether the token reads and so may write the account's templates. */
export async function checkTemplates({ graph, accountId }: CheckedNumber): Promise<CheckResult> {
  const templates = await graph.listTemplates(accountId);
  if (!templates.ok) {
    return failed(
      "templates",
      templates.failure,
      "Give the system user full control of the WhatsApp account, then run this check again.",
    );
  }
  const approved = templates.value.filter((one) => one.status === "APPROVED").length;
  const { length } = templates.value;
  return result(
    "templates",
    "passed",
    `${length === 1 ? "1 template is" : `${length} templates are`} readable, ${approved} approved.`,
  );
}

/** A Graph failure as a check: the catalogue's title, Meta's words, and the nearest mend. */
function failed(name: ChannelCheckName, failure: GraphFailure, mend: string): CheckResult {
  if (failure.kind !== "refused") {
    const why =
      failure.kind === "unreachable"
        ? `Meta could not be reached (${failure.reason}).`
        : `Meta gave no readable answer in time (${failure.reason}).`;
    return unanswered(name, why);
  }
  const { title, whatToDo, action } = describeError(failure.code);
  // a service that stumbles or is asked too often says nothing about the number (whatsapp.md 10)
  if (action === "check_outcome" || action === "retry_later") {
    return unanswered(name, `${title} (code ${failure.code}).`);
  }
  const said = failure.userMessage || failure.details || failure.message;
  // 100 is a field of the request: the ids are what is wrong, not "the message"
  const next = failure.code === 100 || failure.code === 33 ? mend : `${whatToDo} ${mend}`;
  return result(
    name,
    "failed",
    `${failure.code === 100 ? "Meta does not know it" : title}. Meta’s words: “${said}” (code ${failure.code}).`,
    next,
    failure.code,
  );
}
