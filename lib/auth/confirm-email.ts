import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { users } from "@/db/schema/identity";
import { withSystem } from "@/db/tenant";
import { Refusal } from "@/lib/core/errors";
import { redeemToken } from "./tokens";

/**
 * Confirms the address that a link was sent to. A second click on the same link finds it confirmed.
 * @throws Refusal `stale` for an expired or unknown link
 */
export async function confirmEmail(input: { token: string }): Promise<{ wasConfirmed: boolean }> {
  return withSystem("confirm an address", async (tx) => {
    const redemption = await redeemToken(tx, "verify_email", input.token);
    if (redemption.outcome === "used") return { wasConfirmed: true };
    if (redemption.outcome !== "redeemed") {
      throw new Refusal(
        "stale",
        redemption.outcome === "expired"
          ? "This link has expired. Links work for 24 hours; a new one can be sent from your workspace."
          : "This link is not valid any more. A newer one may be in your mailbox.",
      );
    }
    await tx
      .update(users)
      .set({ emailVerified: new Date() })
      .where(and(eq(users.id, redemption.userId), isNull(users.emailVerified)));
    return { wasConfirmed: false };
  });
}
