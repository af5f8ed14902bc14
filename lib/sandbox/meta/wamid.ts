import { randomFillSync } from "node:crypto";

const ID_BYTES = 27;
const pool = Buffer.alloc(ID_BYTES * 1024);
let used = pool.length;

/**
 * A new message id: `wamid.` and 27 random bytes in base64. Randomness is drawn for a thousand ids
 * at a time, because a call for each would be the dearest part of a send.
 */
export function newWamid(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = pool.subarray(used, used + ID_BYTES);
  used += ID_BYTES;
  return `wamid.${bytes.toString("base64")}`;
}
