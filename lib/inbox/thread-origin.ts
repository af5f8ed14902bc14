import { linkOf, recordOf, textOf } from "./read-content";

/** What led a customer here: an advertisement, a post, or a product of the catalogue. */
export type ThreadOrigin = {
  kind: "ad" | "post" | "product";
  headline: string | null;
  body: string | null;
  /** Https addresses of the advertisement and of its picture or film. */
  url: string | null;
  media: { url: string; isVideo: boolean } | null;
};

/** The referral of an inbound message (whatsapp.md 6.2); null when nothing led here. */
export function originOf(content: Record<string, unknown>): ThreadOrigin | null {
  const product = textOf(recordOf(content.referredProduct).productId);
  if (product) {
    return { kind: "product", headline: product, body: null, url: null, media: null };
  }
  if (typeof content.referral !== "object" || content.referral === null) return null;
  const referral = recordOf(content.referral);
  const media = linkOf(referral.mediaUrl);
  return {
    kind: referral.sourceType === "post" ? "post" : "ad",
    headline: textOf(referral.headline),
    body: textOf(referral.body),
    url: linkOf(referral.sourceUrl),
    media: media === null ? null : { url: media, isVideo: referral.mediaType === "video" },
  };
}
