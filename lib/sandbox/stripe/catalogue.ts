import { type Account, find, save } from "./account";
import type { Call } from "./call";
import {
  newPrice,
  newProduct,
  type Price,
  type Product,
  type Recurring,
} from "./catalogue-objects";
import { invalid, missingParameter } from "./faults";
import type { FormFields } from "./form-body";
import { listPage, PAGE_FIELDS } from "./list-page";
import {
  allowOnly,
  chargeableAmount,
  currency,
  flag,
  group,
  integer,
  list,
  metadata,
  requiredText,
  text,
} from "./read-fields";

const PRODUCT_FIELDS = ["name", "description", "active", "metadata"];
const PRODUCT_UNSUPPORTED = [
  "default_price",
  "default_price_data",
  "id",
  "images",
  "marketing_features",
  "package_dimensions",
  "shippable",
  "statement_descriptor",
  "tax_code",
  "unit_label",
  "url",
];
const PRICE_UNSUPPORTED = [
  "billing_scheme",
  "currency_options",
  "custom_unit_amount",
  "tax_behavior",
  "tiers",
  "tiers_mode",
  "transform_quantity",
  "unit_amount_decimal",
];

export function createProduct({ account, fields, request }: Call): object {
  allowOnly(fields, PRODUCT_FIELDS, PRODUCT_UNSUPPORTED);
  const product = productFrom(account, fields, "");
  account.emit({ type: "product.created", object: product, request });
  return product;
}

/** Also the inline `product_data` of a price: `path` is the prefix that error messages name. */
export function productFrom(account: Account, fields: FormFields, path: string): Product {
  const name = (field: string) => (path ? `${path}[${field}]` : field);
  const product = newProduct({
    created: account.nowSeconds(),
    name: requiredText(fields, "name", name("name")),
    description: text(fields, "description", name("description")) ?? null,
    active: flag(fields, "active", name("active")) ?? true,
    metadata: metadata(fields, name("metadata")),
  });
  save(account, product);
  return product;
}

export function retrieveProduct({ account, ids }: Call): object {
  return find<Product>(account, "product", ids[0] ?? "");
}

export function updateProduct({ account, ids, fields, request }: Call): object {
  allowOnly(fields, PRODUCT_FIELDS, PRODUCT_UNSUPPORTED);
  const product = find<Product>(account, "product", ids[0] ?? "");
  product.name = text(fields, "name") ?? product.name;
  product.active = flag(fields, "active") ?? product.active;
  if (fields.description !== undefined) product.description = text(fields, "description") ?? null;
  product.metadata = { ...product.metadata, ...metadata(fields) };
  product.updated = account.nowSeconds();
  save(account, product);
  account.emit({ type: "product.updated", object: product, request });
  return product;
}

export function listProducts({ account, fields, path }: Call): object {
  allowOnly(fields, [...PAGE_FIELDS, "active"]);
  const active = flag(fields, "active");
  const products = account.journal.list<Product>("product");
  const found = products.filter((product) => active === undefined || product.active === active);
  return listPage(found, fields, path);
}

export function createPrice({ account, fields, request }: Call): object {
  allowOnly(
    fields,
    [
      "currency",
      "unit_amount",
      "product",
      "product_data",
      "active",
      "lookup_key",
      "transfer_lookup_key",
      "nickname",
      "recurring",
      "metadata",
    ],
    PRICE_UNSUPPORTED,
  );
  const amount = integer(fields, "unit_amount");
  if (amount === undefined) throw missingParameter("unit_amount");
  const lookupKey = text(fields, "lookup_key") ?? null;
  if (lookupKey) freeLookupKey(account, lookupKey, flag(fields, "transfer_lookup_key") ?? false);
  const price = newPrice({
    created: account.nowSeconds(),
    currency: currency(fields, "currency"),
    unitAmount: amount === 0 ? 0 : chargeableAmount(amount, "unit_amount"),
    product: productOf(account, fields, ""),
    active: flag(fields, "active") ?? true,
    lookupKey,
    nickname: text(fields, "nickname") ?? null,
    recurring: recurringFrom(fields),
    metadata: metadata(fields),
  });
  save(account, price);
  account.emit({ type: "price.created", object: price, request });
  return price;
}

/** The id of the product a price names, or of the one it brings along. */
export function productOf(account: Account, fields: FormFields, path: string): string {
  const name = (field: string) => (path ? `${path}[${field}]` : field);
  const id = text(fields, "product", name("product"));
  if (id) return find<Product>(account, "product", id, name("product")).id;
  const inline = group(fields, "product_data", name("product_data"));
  if (!inline) throw missingParameter(name("product"));
  return productFrom(account, inline, name("product_data")).id;
}

export function retrievePrice({ account, ids }: Call): object {
  return find<Price>(account, "price", ids[0] ?? "");
}

export function updatePrice({ account, ids, fields, request }: Call): object {
  const supported = ["active", "lookup_key", "transfer_lookup_key", "nickname", "metadata"];
  allowOnly(fields, supported, PRICE_UNSUPPORTED);
  const price = find<Price>(account, "price", ids[0] ?? "");
  price.active = flag(fields, "active") ?? price.active;
  if (fields.nickname !== undefined) price.nickname = text(fields, "nickname") ?? null;
  const lookupKey = text(fields, "lookup_key");
  if (lookupKey && lookupKey !== price.lookup_key) {
    freeLookupKey(account, lookupKey, flag(fields, "transfer_lookup_key") ?? false);
    price.lookup_key = lookupKey;
  }
  price.metadata = { ...price.metadata, ...metadata(fields) };
  save(account, price);
  account.emit({ type: "price.updated", object: price, request });
  return price;
}

export function listPrices({ account, fields, path }: Call): object {
  allowOnly(fields, [
    ...PAGE_FIELDS,
    "active",
    "currency",
    "lookup_keys",
    "product",
    "recurring",
    "type",
  ]);
  const active = flag(fields, "active");
  const keys = list(fields, "lookup_keys");
  const product = text(fields, "product");
  const type = text(fields, "type");
  const inCurrency = text(fields, "currency");
  const found = account.journal
    .list<Price>("price")
    .filter(
      (price) =>
        (active === undefined || price.active === active) &&
        (!keys || (price.lookup_key !== null && keys.includes(price.lookup_key))) &&
        (!product || price.product === product) &&
        (!type || price.type === type) &&
        (!inCurrency || price.currency === inCurrency),
    );
  return listPage(found, fields, path);
}

function recurringFrom(fields: FormFields): Recurring | null {
  const given = group(fields, "recurring");
  if (!given) return null;
  const interval = requiredText(given, "interval", "recurring[interval]");
  if (interval !== "day" && interval !== "week" && interval !== "month" && interval !== "year") {
    throw invalid(
      "Invalid recurring[interval]: must be one of day, month, week, or year",
      "recurring[interval]",
    );
  }
  return {
    interval,
    interval_count: integer(given, "interval_count", "recurring[interval_count]") ?? 1,
    meter: null,
    trial_period_days: null,
    usage_type: "licensed",
  };
}

function freeLookupKey(account: Account, lookupKey: string, transfer: boolean): void {
  const holder = account.journal
    .list<Price>("price")
    .find((price) => price.lookup_key === lookupKey);
  if (!holder) return;
  if (!transfer) {
    throw invalid(
      `A price (\`${holder.id}\`) already uses that lookup key.`,
      "lookup_key",
      "resource_already_exists",
    );
  }
  holder.lookup_key = null;
  save(account, holder);
}
