import { clientIp } from "./client-ip";

/** Where a sign-in comes from: shown in the list of sessions and counted by the limits. */
export type RequestFacts = { ip: string | undefined; userAgent: string | undefined };

export function requestFacts(headers: Pick<Headers, "get">): RequestFacts {
  return {
    ip: clientIp(headers),
    userAgent: headers.get("user-agent")?.slice(0, 300) ?? undefined,
  };
}
