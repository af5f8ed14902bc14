import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { newToken } from "@/lib/core/crypto/hash-token";
import { Refusal } from "@/lib/core/errors";
import { isGuessable } from "./guessable-password";
import { PASSWORD_MAX } from "./schema";

/** argon2id, the library's default; 19 MiB and two passes, as OWASP advises for it. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Each hash holds a thread and 19 MiB; more at once would starve everything else (r100). */
const MAX_AT_ONCE = 4;
const MAX_WAITING = 200;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MAX_AT_ONCE) {
    if (waiting.length >= MAX_WAITING) {
      throw new Refusal(
        "unavailable",
        "Many people sign in at this moment. Try again in a minute.",
      );
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    // the place is handed on, not given up and taken again, so that nobody slips in between
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** @returns the hash with its parameters inside */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, COST));
}

let nobodysHash: Promise<string> | undefined;

/**
 * Whether a password belongs to a hash. Without a hash (an unknown address, or somebody who signs in
 * by link) the same work is done and the answer is no, so that time tells nothing (r32).
 */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
  if (password.length > PASSWORD_MAX) return false;
  nobodysHash ??= hashPassword(newToken());
  const against = stored ?? (await nobodysHash);
  const matches = await inTurn(() => verify(against, password));
  return stored !== null && matches;
}

/**
 * @param personal words that an attacker would try first: name, address, business
 * @throws Refusal `invalid` on the field, when the password is among the first that are guessed
 */
export function assertHardToGuess(field: string, password: string, personal: string[]): void {
  if (!isGuessable(password, personal)) return;
  const message = "This is among the first passwords that are guessed. A few unrelated words work.";
  throw new Refusal("invalid", "Choose another password. Nothing was changed.", {
    [field]: message,
  });
}
