/**
 * A UUIDv7 made in the browser, before the message leaves it: whatever the network does, a repeat
 * carries the same id and is the same message.
 * @param nowMs milliseconds since the epoch by the server's clock
 */
export function newMessageId(nowMs: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const time = Math.floor(nowMs).toString(16).padStart(12, "0");
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
