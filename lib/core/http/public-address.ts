import { lookup as resolve } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { env } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";

/*
 * The door for requests to addresses that a customer gave. Two gates, because the second is not asked
 * about addresses written as numbers: the URL as a browser understands it, and each address that its
 * name resolves to, at the moment of the connection (reliability 0.5, row 28). Redirects are not
 * followed.
 */

const PORTS = new Set(["", "443", "8443"]);

const closed = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  closed.addSubnet(network, prefix, "ipv4");
}
/** Of IPv6 only what was given out for the public net, without what carries another address inside. */
const open6 = new BlockList();
open6.addSubnet("2000::", 3, "ipv6");
const closed6 = new BlockList();
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const) {
  closed6.addSubnet(network, prefix, "ipv6");
}

/** Whether an address, as digits, belongs to the public net. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, "ipv4");
  return family === 6 && open6.check(address, "ipv6") && !closed6.check(address, "ipv6");
}

/**
 * The first gate: https to a public host on a usual port, without a name and a password in it.
 * @throws Refusal `invalid`
 */
export function assertPublicUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && url.origin === env().EGRESS_TEST_ORIGIN) return url;
  const host = url?.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "") ?? "";
  const isNamed = isIP(host) === 0;
  const isFine =
    url !== null &&
    url.protocol === "https:" &&
    url.username === "" &&
    url.password === "" &&
    PORTS.has(url.port) &&
    (isNamed
      ? host.includes(".") && !/(?:^|\.)(?:localhost|local|internal|home\.arpa)$/i.test(host)
      : isPublicAddress(host));
  if (isFine) return url;
  throw new Refusal(
    "invalid",
    "This address is not reachable from the public internet over https, so it was refused.",
  );
}

/** The second gate: every address behind a name must be public, or no connection is made. */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, "", 0);
    const bad = addresses.find(({ address }) => !isPublicAddress(address));
    if (bad || !addresses[0]) return done(new Error(`${hostname} is not public`), "", 0);
    if (options.all) return done(null, addresses);
    return done(null, addresses[0].address, addresses[0].family);
  });
};

const publicAgent = new Agent({ connect: { lookup: publicLookup, timeout: 10_000 } });
const testAgent = new Agent();

/**
 * One POST through both gates; what is answered is cut at 4 KiB.
 * @throws Refusal `invalid` for an address that is not public, Error when nobody answered
 */
export async function postPublic(
  address: string,
  message: { headers: Record<string, string>; body: Buffer },
): Promise<{ status: number; text: string; retryAfter: string | null }> {
  const url = assertPublicUrl(address);
  const answer = await request(url, {
    method: "POST",
    ...message,
    dispatcher: url.origin === env().EGRESS_TEST_ORIGIN ? testAgent : publicAgent,
    headersTimeout: 15_000,
    bodyTimeout: 15_000,
  });
  let text = "";
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    text += chunk.toString("utf8");
    if (text.length >= 4_096) break;
  }
  const retryAfter = answer.headers["retry-after"];
  return {
    status: answer.statusCode,
    text: text.slice(0, 4_096),
    retryAfter: typeof retryAfter === "string" ? retryAfter : null,
  };
}
