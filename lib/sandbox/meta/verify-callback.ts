import { randomInt } from "node:crypto";
import { request } from "undici";

const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Asks an address whether it wants webhooks, as Meta does before it accepts one: the challenge must
 * come back as the whole body of a 200.
 */
export async function verifyCallback(url: string, verifyToken: string): Promise<boolean> {
  const challenge = String(randomInt(100_000_000, 2_000_000_000));
  try {
    const target = new URL(url);
    target.searchParams.set("hub.mode", "subscribe");
    target.searchParams.set("hub.challenge", challenge);
    target.searchParams.set("hub.verify_token", verifyToken);
    const answer = await request(target, {
      headersTimeout: ANSWER_TIMEOUT_MS,
      bodyTimeout: ANSWER_TIMEOUT_MS,
    });
    const text = await answer.body.text();
    return answer.statusCode === 200 && text.trim() === challenge;
  } catch {
    return false;
  }
}
