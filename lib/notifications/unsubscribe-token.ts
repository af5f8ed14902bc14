import "server-only";
import * as z from "zod";
import { NOTIFICATION_KINDS } from "@/db/enums/notifications";
import { hmacHex, sameText } from "@/lib/core/crypto/hash-token";
import { env } from "@/lib/core/env";

const claimsSchema = z.strictObject({
  workspaceId: z.uuid(),
  memberId: z.uuid(),
  /** Mail about one kind of news, or all of it. */
  kind: z.enum([...NOTIFICATION_KINDS, "all"]),
});
export type UnsubscribeClaims = z.output<typeof claimsSchema>;

/**
 * What a mail's own way out carries: whose mail and which kind, sealed with AUTH_SECRET, so that it
 * works without a sign-in, for ever, and for nothing else.
 * @returns "<claims>.<HMAC-SHA256>", fit for an address
 */
export function unsubscribeToken({ workspaceId, memberId, kind }: UnsubscribeClaims): string {
  const claims = Buffer.from([workspaceId, memberId, kind].join(" ")).toString("base64url");
  return `${claims}.${sign(claims)}`;
}

/** @returns null for whatever was not made by unsubscribeToken() */
export function readUnsubscribeToken(token: string): UnsubscribeClaims | null {
  const [claims = "", signature = ""] = token.split(".");
  if (!sameText(sign(claims), signature)) return null;
  const [workspaceId, memberId, kind] = Buffer.from(claims, "base64url").toString().split(" ");
  return claimsSchema.safeParse({ workspaceId, memberId, kind }).data ?? null;
}

function sign(claims: string): string {
  return hmacHex(env().AUTH_SECRET, `notification mail ${claims}`);
}
