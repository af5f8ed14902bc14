import { asFields, asList, type GraphResult, mapped, text, wholeNumber } from "./graph-answer";
import type { GraphClient } from "./graph-client";

/** Most products of one answer. Meta's pages of this edge repeat and lose products, so one searches instead. */
export const PRODUCTS_AT_ONCE = 50;

export type Catalog = { id: string; name: string | null };

export type CatalogProduct = {
  /** The business's own id, which messages carry. */
  retailerId: string;
  name: string;
  /** In Meta's words with its currency, "$39.00". */
  price: string | null;
  isAvailable: boolean;
  /** An address of Meta's or of the shop itself. */
  pictureUrl: string | null;
};

export type AccountFlow = {
  id: string;
  name: string;
  /** Upper case, as Meta writes it: DRAFT, PUBLISHED, DEPRECATED, BLOCKED, THROTTLED. */
  status: string;
};

/**
 * What an account sells and its forms, for choosing (whatsapp.md 2.2, 4.2: ids in messages and
 * templates). Edges product_catalogs, products and flows of Meta's references.
 */
export function shopGraph(client: GraphClient) {
  const at = (id: string) => `/${encodeURIComponent(id)}`;
  return {
    /** The catalogues that are connected to an account; the token needs catalog_management. */
    catalogs(wabaId: string): Promise<GraphResult<Catalog[]>> {
      return client.paged(`${at(wabaId)}/product_catalogs`, "id,name", (item) => {
        const id = text(item.id);
        return id === null ? null : { id, name: text(item.name) };
      });
    },

    /**
     * At most PRODUCTS_AT_ONCE products, those whose name or id contains the words when there are any.
     * @returns `total` of all that match, null when Meta does not count
     */
    async products(
      catalogId: string,
      words: string,
    ): Promise<GraphResult<{ products: CatalogProduct[]; total: number | null }>> {
      const contains = { i_contains: words };
      const filter = JSON.stringify({ or: [{ name: contains }, { retailer_id: contains }] });
      const result = await client.call("GET", `${at(catalogId)}/products`, {
        query: {
          fields: "id,name,retailer_id,price,availability,image_url",
          limit: String(PRODUCTS_AT_ONCE),
          summary: "true",
          filter: words === "" ? undefined : filter,
        },
      });
      return mapped(result, (fields) => ({
        total: wholeNumber(asFields(fields.summary).total_count),
        products: asList(fields.data).flatMap((item) => {
          const retailerId = text(item.retailer_id);
          if (retailerId === null) return [];
          return [
            {
              retailerId,
              name: text(item.name) ?? retailerId,
              price: text(item.price),
              isAvailable: (text(item.availability) ?? "in stock") !== "out of stock",
              pictureUrl: text(item.image_url),
            },
          ];
        }),
      }));
    },

    /** All forms of an account, in every state. */
    flows(wabaId: string): Promise<GraphResult<AccountFlow[]>> {
      return client.paged(`${at(wabaId)}/flows`, "id,name,status", (item) => {
        const id = text(item.id);
        if (id === null) return null;
        return {
          id,
          name: text(item.name) ?? id,
          status: (text(item.status) ?? "UNKNOWN").toUpperCase(),
        };
      });
    },
  };
}
