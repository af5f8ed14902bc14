import * as z from "zod";
import { isRecord } from "@/lib/sandbox/http/request-body";
import { respondBytes, respondJson } from "@/lib/sandbox/http/respond";
import type { GraphCall, GraphContext } from "./graph-context";
import { unknownNode } from "./graph-error";
import type { SandboxCatalog, SandboxFlow, SandboxProduct, SandboxWaba } from "./graph-records";
import { invalid } from "./message-rules";
import { page, parseFields, pick } from "./node-fields";
import { productPicture } from "./product-picture";

type Fields = Record<string, unknown>;

const wabaId = z.string().regex(/^\d+$/);

export const catalogSchema = z.strictObject({
  wabaId,
  /** Null: no catalogue is connected to the account. */
  catalog: z
    .strictObject({
      name: z.string().min(1),
      products: z.array(
        z.strictObject({
          retailerId: z.string().min(1),
          name: z.string().min(1),
          /** As Meta writes it in an answer, with its currency: "$39.00". */
          price: z.string().nullable().default(null),
          availability: z.enum(["in stock", "out of stock"]).default("in stock"),
        }),
      ),
    })
    .nullable(),
});

export const flowsSchema = z.strictObject({
  wabaId,
  flows: z.array(
    z.strictObject({
      id: z.string().regex(/^\d+$/),
      name: z.string().min(1),
      status: z.enum(["DRAFT", "PUBLISHED", "DEPRECATED", "BLOCKED", "THROTTLED"]),
    }),
  ),
});

const PRACTICE_PRODUCTS: readonly Omit<SandboxProduct, "id">[] = [
  ["kettle-red", "Red kettle", "$39.00"],
  ["kettle-blue", "Blue kettle", "$39.00"],
  ["kettle-steel", "Steel kettle, 1.7 litres", "$54.00"],
  ["kettle-travel", "Travel kettle", "$24.50"],
  ["tea-mint", "Mint tea, 20 bags", "$4.20"],
  ["tea-black", "Black tea, 40 bags", "$5.80"],
  ["cup-white", "White cup", "$6.00"],
  ["filter-set", "Set of filters", "$9.90"],
].map(([retailerId = "", name = "", price = ""]) => ({
  retailerId,
  name,
  price,
  availability: retailerId === "kettle-travel" ? "out of stock" : "in stock",
}));

export type ShopEndpoints = ReturnType<typeof createShopEndpoints>;

/** The catalogue and the flows of an account: what messages about products and forms point at. */
export function createShopEndpoints(ctx: GraphContext) {
  /** What was set for the account; without that a practice catalogue, so that one can try at once. */
  function catalogOf(waba: string): SandboxCatalog | null {
    const set = ctx.state.part.catalogs?.[waba];
    return set === undefined ? practiceCatalog(waba) : set;
  }

  function findCatalog(id: string): SandboxCatalog | null {
    for (const waba of ctx.state.part.wabas) {
      const catalog = catalogOf(waba.id);
      if (catalog?.id === id) return catalog;
    }
    return null;
  }

  function catalogs(call: GraphCall, waba: SandboxWaba): void {
    const catalog = catalogOf(waba.id);
    const rows = catalog ? [{ id: catalog.id, name: catalog.name }] : [];
    const address = `${call.baseUrl}/${call.version}/${waba.id}/product_catalogs`;
    respondJson(call.response, page(rows, { query: call.query, address }));
  }

  function flows(call: GraphCall, waba: SandboxWaba): void {
    const requested = parseFields(call.query.get("fields"));
    const rows = (ctx.state.part.flows?.[waba.id] ?? practiceFlows(waba.id)).map((flow) =>
      pick({ ...flow, categories: ["OTHER"], validation_errors: [] }, requested, FLOW_FIELDS),
    );
    const address = `${call.baseUrl}/${call.version}/${waba.id}/flows`;
    respondJson(call.response, page(rows, { query: call.query, address }));
  }

  /** The products of a catalogue that match a filter: rules of names, operators and values. */
  function products(call: GraphCall, catalog: SandboxCatalog): void {
    if (call.method !== "GET") throw unknownNode(`${catalog.id}/products`, call.method);
    const rule = readFilter(call.query.get("filter"));
    const requested = parseFields(call.query.get("fields"));
    const nodes = catalog.products
      .map((product, index): Fields => {
        const picture = `${call.baseUrl}/whatsapp_business/products/${catalog.id}/${index}`;
        return {
          id: product.id,
          retailer_id: product.retailerId,
          name: product.name,
          ...(product.price === null ? {} : { price: product.price, currency: "USD" }),
          availability: product.availability,
          image_url: picture,
        };
      })
      .filter((node) => rule === null || holds(rule, node));
    const rows = nodes.map((node) => pick(node, requested, PRODUCT_FIELDS));
    const address = `${call.baseUrl}/${call.version}/${catalog.id}/products`;
    respondJson(call.response, {
      ...page(rows, { query: call.query, address }),
      ...(call.query.get("summary") === "true" ? { summary: { total_count: rows.length } } : {}),
    });
  }

  /** Pictures are public, as on Meta's own servers. */
  function picture({ path, response, method }: GraphCall): void {
    const product = findCatalog(path[1] ?? "")?.products[Number(path[2])];
    if (!product) throw unknownNode(path.join("/"), method);
    respondBytes(response, productPicture(product.retailerId), { contentType: "image/png" });
  }

  function setCatalog(input: z.output<typeof catalogSchema>): SandboxCatalog | null {
    const { catalog } = input;
    const id = catalogId(input.wabaId);
    const made = catalog && {
      id,
      name: catalog.name,
      products: catalog.products.map((product, index) => ({ ...product, id: `${id}${index}` })),
    };
    ctx.state.part.catalogs = { ...ctx.state.part.catalogs, [input.wabaId]: made };
    ctx.state.save();
    return made;
  }

  function setFlows(input: z.output<typeof flowsSchema>): SandboxFlow[] {
    ctx.state.part.flows = { ...ctx.state.part.flows, [input.wabaId]: input.flows };
    ctx.state.save();
    return input.flows;
  }

  return { catalogs, flows, products, picture, findCatalog, setCatalog, setFlows };
}

const FLOW_FIELDS = ["id", "name", "status", "categories", "validation_errors"];
const PRODUCT_FIELDS = ["id", "name", "retailer_id"];

// longer than the id of any account, so that it is never one of them
const catalogId = (waba: string) => `5${waba}`;

function practiceCatalog(waba: string): SandboxCatalog {
  const id = catalogId(waba);
  return {
    id,
    name: "Practice shop",
    products: PRACTICE_PRODUCTS.map((product, index) => ({ ...product, id: `${id}${index}` })),
  };
}

function practiceFlows(waba: string): SandboxFlow[] {
  const id = (place: number) => `6${waba.slice(2)}${place}`;
  return [
    { id: id(1), name: "Book a visit", status: "PUBLISHED" },
    { id: id(2), name: "How was it?", status: "PUBLISHED" },
    { id: id(3), name: "Return an item", status: "DRAFT" },
  ];
}

function readFilter(text: string | null): Fields | null {
  if (text === null || text === "") return null;
  try {
    const rule: unknown = JSON.parse(text);
    if (isRecord(rule)) return rule;
  } catch {
    // told below, as what is no rule is
  }
  throw invalid("Param filter must be a JSON-encoded rule.");
}

/** `{"or":[rule]}`, `{"and":[rule]}`, or `{"name":{"i_contains":"shoe"}}`. */
function holds(rule: Fields, node: Fields): boolean {
  return Object.entries(rule).every(([name, value]) => {
    if (name === "or" || name === "and") {
      if (!Array.isArray(value)) throw invalid(`Param filter: ${name} takes a list of rules.`);
      const rules = value.filter(isRecord);
      return name === "or"
        ? rules.some((one) => holds(one, node))
        : rules.every((one) => holds(one, node));
    }
    if (!isRecord(value) || !FILTERED.has(name)) {
      throw invalid(`Param filter: there is no field ${name} to filter by.`);
    }
    const held = String(node[name] ?? "");
    return Object.entries(value).every(([operator, wanted]) => {
      const compare = OPERATORS[operator];
      if (!compare) throw invalid(`Param filter: there is no operator ${operator}.`);
      return compare(held, String(wanted));
    });
  });
}

const FILTERED = new Set(["name", "retailer_id", "availability"]);
const OPERATORS: Readonly<Record<string, (held: string, wanted: string) => boolean>> = {
  eq: (held, wanted) => held === wanted,
  contains: (held, wanted) => held.includes(wanted),
  i_contains: (held, wanted) => held.toLowerCase().includes(wanted.toLowerCase()),
};
