import { createHmac, randomUUID } from "node:crypto";
import { createDeliveryQueue } from "../delivery-queue";
import type { Journal } from "../journal";
import type { ResendState } from "./resend-state";

type SignedEvent = {
  /** Equal for all tries of one event. */
  svixId: string;
  webhookId: string;
  body: string;
};

/** Svix tries again until a 2xx; its hours are seconds here. */
const RETRY_AFTER_MS = [250, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 15_000];

export type EventPoster = ReturnType<typeof createEventPoster>;

/** Posts signed events to every webhook of an account. */
export function createEventPoster(options: {
  journal: Journal;
  state: ResendState;
  nowMs: () => number;
  faults: () => { duplicate: boolean; badSignature: boolean };
  reach: (url: string) => string;
  log: (line: string) => void;
}) {
  const { nowMs, state } = options;
  const isTaken = (outcome: number | string) =>
    typeof outcome === "number" && outcome >= 200 && outcome < 300;
  const { send, add, hurry, idle, waitingCount, close } = createDeliveryQueue<SignedEvent>({
    ...options,
    retryAfterMs: RETRY_AFTER_MS,
    async post({ svixId, webhookId, body }) {
      const webhook = state.webhooks().find(({ id }) => id === webhookId);
      if (!webhook) return 204;
      const { badSignature } = options.faults();
      const secret = badSignature ? `whsec_${Buffer.alloc(24).toString("base64")}` : webhook.secret;
      return post(webhook.url, body, signed({ svixId, body, secret, nowMs: nowMs() }));
    },
    isOver: (_, outcome) => isTaken(outcome),
    onEnd({ webhookId }, outcome) {
      if (!isTaken(outcome)) options.log(`resend: ${webhookId}: ${outcome}; given up`);
    },
  });

  function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
    const agent = "Svix-Webhooks/1.0 (sandbox)";
    return send(url, { "content-type": "application/json", "user-agent": agent, ...headers }, body);
  }

  return {
    hurry,
    idle,
    waitingCount,
    close,
    /** @returns how many webhooks are told */
    enqueue(accountId: string, type: string, data: object): number {
      const body = JSON.stringify({ type, created_at: new Date(nowMs()).toISOString(), data });
      const webhooks = state.webhooks().filter((one) => one.accountId === accountId);
      for (const { id: webhookId } of webhooks) {
        const svixId = `msg_${randomUUID().replaceAll("-", "")}`;
        for (let copy = 0; copy < (options.faults().duplicate ? 2 : 1); copy += 1) {
          add({ svixId, webhookId, body });
        }
      }
      return webhooks.length;
    },
    /** Posts a body once, for tests of the receiver: signed, or with what is given instead. */
    postRaw(given: {
      url: string;
      body: string;
      secret: string;
      svixId?: string | undefined;
      /** Seconds since 1970. */
      timestamp?: number | undefined;
      /** Null leaves the header out. */
      signature?: string | null | undefined;
    }): Promise<number> {
      const { svixId = `msg_${randomUUID()}`, timestamp, signature, body, secret, url } = given;
      const atMs = timestamp === undefined ? nowMs() : timestamp * 1000;
      const { "svix-signature": right, ...headers } = signed({ svixId, body, secret, nowMs: atMs });
      const said = signature === undefined ? right : signature;
      return post(url, body, said === null ? headers : { ...headers, "svix-signature": said });
    },
  };
}

/** Headers of Svix: base64 of HMAC-SHA256 over id, time and body. */
function signed(given: { svixId: string; body: string; secret: string; nowMs: number }) {
  const { svixId, body, secret, nowMs } = given;
  const timestamp = String(Math.floor(nowMs / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const mac = createHmac("sha256", key).update(`${svixId}.${timestamp}.${body}`).digest("base64");
  return { "svix-id": svixId, "svix-timestamp": timestamp, "svix-signature": `v1,${mac}` };
}
