import { createHmac } from "node:crypto";
import { createDeliveryQueue } from "../delivery-queue";
import type { Journal } from "../journal";
import { newSid, type TwilioState } from "./twilio-state";

type SignedForm = {
  accountSid: string;
  /** It is signed as it was given, however it is reached. */
  url: string;
  /** Fields in the order in which they are posted. */
  form: [name: string, value: string][];
};

/**
 * An address that cannot be reached is tried again, briefly; an answer, even a 500, is final, unless
 * the address asks for more: "#rc=3&rp=5xx" (Twilio, webhook connection overrides).
 */
const RETRY_AFTER_MS = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];

export type WebhookPoster = ReturnType<typeof createWebhookPoster>;

/** Posts signed forms: statuses to each message's own address, inbound messages to the number's. */
export function createWebhookPoster(options: {
  journal: Journal;
  state: TwilioState;
  nowMs: () => number;
  faults: () => { duplicate: boolean; badSignature: boolean };
  reach: (url: string) => string;
  log: (line: string) => void;
}) {
  const tokenOf = (accountSid: string) => options.state.account(accountSid)?.authToken ?? "";
  const { send, add, hurry, idle, waitingCount, close } = createDeliveryQueue<SignedForm>({
    ...options,
    retryAfterMs: RETRY_AFTER_MS,
    async post({ accountSid, url, form }) {
      const token = tokenOf(accountSid);
      const signed = options.faults().badSignature ? `${token}-` : token;
      return post(url, form, signForm(url, form, signed));
    },
    isOver: (delivery, outcome) => typeof outcome === "number" && !asksAgain(delivery, outcome),
    onEnd({ url }, outcome) {
      if (outcome !== 200 && outcome !== 204) {
        options.log(`twilio: ${url}: ${outcome}; it is not asked again`);
      }
    },
  });

  function post(url: string, form: [string, string][], signature: string | null): Promise<number> {
    const headers = {
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      accept: "*/*",
      "user-agent": "TwilioProxy/1.1",
      "i-twilio-idempotency-token": newSid(""),
      ...(signature === null ? {} : { "x-twilio-signature": signature }),
    };
    return send(url, headers, new URLSearchParams(form).toString());
  }

  return {
    hurry,
    idle,
    waitingCount,
    close,
    enqueue(given: SignedForm): void {
      for (let copy = 0; copy < (options.faults().duplicate ? 2 : 1); copy += 1) add(given);
    },
    /** Posts a form once, for tests of the receiver: signed, or with the header that is given. */
    postRaw(
      given: SignedForm & {
        /** Null leaves the header out. */ signature: string | null | undefined;
      },
    ) {
      const { accountSid, url, form, signature } = given;
      const right = () => signForm(url, form, tokenOf(accountSid));
      return post(url, form, signature === undefined ? right() : signature);
    },
  };
}

/** Whether the fragment of an address wants another try after such an answer. */
function asksAgain({ url, attempt }: { url: string; attempt: number }, status: number): boolean {
  const wishes = new URLSearchParams(url.split("#")[1] ?? "");
  const policies = (wishes.get("rp") ?? "ct").split(",");
  const meant = status >= 500 ? "5xx" : status >= 400 ? "4xx" : null;
  if (meant === null || attempt >= Math.min(Number(wishes.get("rc") ?? 0), 5)) return false;
  return policies.includes("all") || policies.includes(meant);
}

/** `X-Twilio-Signature`: base64 of HMAC-SHA1 over the address, its fragment left out, and the sorted fields. */
export function signForm(url: string, form: [string, string][], authToken: string): string {
  const fields = [...form].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const text = fields.reduce(
    (all, [name, value]) => all + name + value,
    url.split("#", 1)[0] ?? "",
  );
  return createHmac("sha1", authToken).update(Buffer.from(text, "utf8")).digest("base64");
}
