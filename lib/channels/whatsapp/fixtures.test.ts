import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/*
 * Meta's examples, fixtures/*.json, are there to be driven. Each is named by a test, or belongs to a
 * family that a test reads whole, or stands here with the reason why no call of ours is like it.
 */

const root = new URL("../../../", import.meta.url);
const folder = new URL("./fixtures/", import.meta.url);
const files = readdirSync(folder)
  .filter((name) => /^(?:wh|req|res|err|embedded|header)-/.test(name))
  .map((name) => name.replace(/\.json$/, ""));

/** Families by the head of their names, and the tests that take every file of one. */
const FAMILIES: Record<string, string> = {
  "wh-": "lib/webhooks/inbound/fixtures.db.test.ts",
  "err-": "lib/channels/whatsapp/account-answers.test.ts",
  "res-send-": "lib/channels/whatsapp/account-answers.test.ts",
  "req-send-template-": "lib/channels/whatsapp/message-payload.test.ts",
  "req-send-": "lib/sandbox/meta/send-endpoint.test.ts",
  "req-create-template-": "lib/templates/template-rules.test.ts",
};

const ANALYTICS =
  "Money and outcomes are counted from each message's own statuses, not from Meta's sums.";
const QR =
  "Click-to-chat codes are drawn here, for any text and without a call (lib/channels/draw-qr.ts).";
const MARKETING =
  "Campaigns go through the messages edge, whose price and outcome each message proves.";
const ELSEWHERE =
  "A number is verified in Meta's own sign-up window or manager, which hold the phone's code.";
const ROUTE =
  "The app has one address for webhooks; where a number has another, the check says so.";
const ONE_BY_ONE =
  "Each language of a template is submitted by itself, so that each has its own verdict.";
const LIBRARY = "Starters are our own (lib/templates/starters.ts); Meta's library is not offered.";
const REGION = "Where Meta keeps messages at rest is set in Meta's manager, for the whole account.";

const NO_CALL_OF_OURS: Record<string, string> = {
  "req-edit-template-components":
    "Not an edit: Meta's page shows an answer to a send in its place.",
  "req-local-storage-settings": REGION,
  "req-register-local-storage": REGION,
  "req-marketing-message-parameterized": MARKETING,
  "req-marketing-message-product-policy": MARKETING,
  "res-marketing-insights": MARKETING,
  "req-phone-webhook-override": ROUTE,
  "req-subscribed-apps-override": ROUTE,
  "req-subscribed-apps-override-openapi": ROUTE,
  "req-qr-create": QR,
  "req-qr-update": QR,
  "res-qr-create": QR,
  "res-qr-list": QR,
  "res-qr-update": QR,
  "req-request-code-sms": ELSEWHERE,
  "req-verify-code": ELSEWHERE,
  "res-verify-code": ELSEWHERE,
  "req-upsert-auth-copy-code": ONE_BY_ONE,
  "req-upsert-auth-one-tap": ONE_BY_ONE,
  "res-upsert-auth": ONE_BY_ONE,
  "res-auth-template-previews": ONE_BY_ONE,
  "res-auth-intl-eligibility": "International rates for codes come with the rate card, by date.",
  "res-analytics-messages": ANALYTICS,
  "res-conversation-analytics": ANALYTICS,
  "res-conversation-analytics-phone": ANALYTICS,
  "res-pricing-analytics": ANALYTICS,
  "res-template-analytics": ANALYTICS,
  "res-template-group-analytics": ANALYTICS,
  "res-template-detail": "Templates are read as a list, page by page, never one by one.",
  "res-template-quality-score": "Comes with the list of templates, and by webhook.",
  "res-template-namespace": "Only the retired on-premises API named templates by namespace.",
  "res-template-library-form": LIBRARY,
  "res-template-library-item": LIBRARY,
  "res-waba-list":
    "An account is named by whoever connects it; accounts of a business are not listed.",
};

const tests = ["lib/", "components/"]
  .flatMap((place) =>
    readdirSync(new URL(place, root), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.ts") && !name.endsWith("whatsapp/fixtures.test.ts"))
      .map((name) => readFileSync(new URL(place + name, root), "utf8")),
  )
  .join("\n");
const isNamed = (name: string) => tests.includes(name);

it("each of Meta's examples is driven by a test, or has the reason why it is not ours", () => {
  const unaccounted = files.filter(
    (name) =>
      !Object.keys(FAMILIES).some((head) => name.startsWith(head)) &&
      !isNamed(name) &&
      !(name in NO_CALL_OF_OURS),
  );
  expect(unaccounted).toEqual([]);
});

it("what stands here as not ours exists, and no test has taken it up since", () => {
  const stale = Object.keys(NO_CALL_OF_OURS).filter(
    (name) => !files.includes(name) || isNamed(name),
  );
  expect(stale).toEqual([]);
});

it.each(Object.entries(FAMILIES))("the family %s is read whole by %s", (head, test) => {
  expect(existsSync(new URL(test, root))).toBe(true);
  expect(readFileSync(new URL(test, root), "utf8")).toContain(head === "wh-" ? "wh-" : head);
});
