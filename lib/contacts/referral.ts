import { sql } from "drizzle-orm";
import { type ContactReferral, contacts } from "@/db/schema/contacts";
import { storedJsonText } from "@/lib/core/stored-text";

/**
 * What a message from an advertisement changes on its author: the newest touch always, the first one
 * only while there is none (C9). Nothing for messages without a referral.
 */
export function referralChange(referral: Omit<ContactReferral, "at"> | null, occurredAt: Date) {
  if (!referral) return {};
  const { sourceType, sourceId, sourceUrl, headline, clickId } = referral;
  const touch: ContactReferral = {
    at: occurredAt.toISOString(),
    sourceType,
    sourceId,
    sourceUrl,
    headline,
    clickId,
  };
  const stored = storedJsonText(touch);
  return {
    firstReferral: sql`coalesce(${contacts.firstReferral}, ${stored}::jsonb)`,
    lastReferral: sql`${stored}::jsonb`,
  };
}
