/** Most products in one message, and most groups (whatsapp.md 2.2). */
export const PRODUCT_LIMITS = { products: 30, groups: 10 } as const;

export type ProductGroup = {
  /** "" where none was given. */
  title: string;
  /** The shop's own ids. */
  productIds: readonly string[];
};

/** Reads "Bundles: 2lc20305pt, nseiw1x3ch; Extras: n6k6x0y7oe"; groups without a product are none. */
export function readProductGroups(value: string): ProductGroup[] {
  return value
    .split(";")
    .map((group) => {
      const sign = group.indexOf(":");
      return {
        title: sign < 0 ? "" : group.slice(0, sign).trim(),
        productIds: group
          .slice(sign + 1)
          .split(",")
          .map((id) => id.trim())
          .filter((id) => id !== ""),
      };
    })
    .filter(({ productIds }) => productIds.length > 0);
}

/** The same groups as one line. Titles hold no colon and no semicolon, ids no comma and no semicolon. */
export function writeProductGroups(groups: readonly ProductGroup[]): string {
  return groups
    .filter(({ productIds }) => productIds.length > 0)
    .map(({ title, productIds }) => {
      const ids = productIds.join(", ");
      // a colon in an id would be read as the end of a title
      return title.trim() === "" && !ids.includes(":") ? ids : `${title.trim()}: ${ids}`;
    })
    .join("; ");
}
