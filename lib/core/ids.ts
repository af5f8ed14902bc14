import { randomBytes } from "node:crypto";

let lastMs = 0;
let counter = 0;

/**
 * A UUIDv7: 48 bits of milliseconds, then a 12-bit counter so that ids of one process and
 * millisecond keep their order, then random bits (RFC 9562, section 5.7 and 6.2 method 1).
 * @param nowMs time to encode; tests pass it, nobody else
 */
export function newId(nowMs = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = randomBytes(2).readUInt16BE() & 0x07ff;
  } else {
    counter += 1;
    if (counter > 0x0fff) {
      lastMs += 1;
      counter = 0;
    }
  }
  const time = Math.max(nowMs, lastMs);
  const random = randomBytes(8);
  random[0] = ((random[0] as number) & 0x3f) | 0x80;
  const hex =
    time.toString(16).padStart(12, "0") + (0x7000 | counter).toString(16) + random.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const MOST_PLACES = 0x3fff;

/**
 * An id for something that came of something else: it tells the same time and sorts as its cause does,
 * and among what came of one cause by place. Which of two processes works on its cause first does not
 * matter then.
 * @param cause a UUIDv7 of newId()
 * @param place from 0; all beyond 16,383 count as one place
 */
export function idOfEffect(cause: string, place: number): string {
  const random = randomBytes(8);
  random.writeUInt16BE(0x8000 | Math.min(place, MOST_PLACES));
  const hex = random.toString("hex");
  return `${cause.slice(0, 19)}${hex.slice(0, 4)}-${hex.slice(4)}`.toLowerCase();
}

/** Time encoded in a UUIDv7, in milliseconds since the epoch. */
export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export function isId(text: string): boolean {
  return UUID.test(text);
}

/** The smallest id of a moment: a range of ids is a range of time, see db/README.md. */
export function firstIdOf(moment: Date): string {
  const hex = moment.getTime().toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`;
}
