import { createHash } from "node:crypto";
import type { loadDraft } from "./load-draft";

/**
 * Everything of a draft that decides who gets what over which number, as SHA-256 in hex: the plan shows
 * it, and the launch refuses when it is another by then. Numbers alone would not tell that a colleague
 * changed the words between the review and the launch.
 */
export function draftFingerprint({
  campaign,
  variants,
  fallbacks,
  channel,
  audience,
  variables,
}: Awaited<ReturnType<typeof loadDraft>>): string {
  const decides = {
    channel: channel && [channel.id, channel.senderId, channel.mode],
    variants: variants.map(({ id, language, category, components }) => [
      id,
      language,
      category,
      components,
    ]),
    fallbacks,
    audience,
    variables: Object.entries(variables).sort(([left], [right]) => (left < right ? -1 : 1)),
    fitToLimit: campaign.fitToLimit,
  };
  return createHash("sha256").update(JSON.stringify(decides)).digest("hex");
}
