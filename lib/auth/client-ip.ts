import { isIP } from "node:net";
import { env } from "@/lib/core/env";

/**
 * Address that a request came from, for limits and for the activity log.
 *
 * It is the last entry of X-Forwarded-For. With TRUST_PROXY=on our proxy appended that entry; with it
 * off lib/server drops the header a client sent and Next writes the socket's address in its place.
 * Entries before the last are whatever the client claimed and never count (r31).
 * @returns undefined when it is no address
 */
export function clientIp(headers: Pick<Headers, "get">): string | undefined {
  const entries = headers.get("x-forwarded-for")?.split(",") ?? [];
  // without a proxy there is one entry, the socket's; a list is a client's invention
  if (env().TRUST_PROXY === "off" && entries.length > 1) return undefined;
  return plainAddress(entries.at(-1)?.trim() ?? "");
}

/** IPv4 that travels inside IPv6 becomes plain IPv4, so that one machine has one name. */
function plainAddress(text: string): string | undefined {
  const address = text.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
  return isIP(address) ? address : undefined;
}

/**
 * What limits count by: an IPv4 address, or the /64 that one IPv6 customer owns.
 * @param ip as clientIp() returns it
 */
export function addressPrefix(ip: string): string {
  if (isIP(ip) !== 6) return ip;
  const [head = "", tail = ""] = ip.toLowerCase().split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail.split(":").filter(Boolean);
  const zeros = ip.includes("::") ? 8 - left.length - right.length : 0;
  const groups = [...left, ...Array<string>(Math.max(zeros, 0)).fill("0"), ...right];
  const network = groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ""));
  return `${network.join(":")}::/64`;
}
