import { type Metadata, newId } from "./object-parts";

export type Product = ReturnType<typeof newProduct>;
export type Price = ReturnType<typeof newPrice>;
export type LineItem = ReturnType<typeof newLineItem>;

export function newProduct(given: {
  created: number;
  name: string;
  description: string | null;
  active: boolean;
  metadata: Metadata;
}) {
  return {
    id: newId("prod", 14),
    object: "product" as const,
    active: given.active,
    created: given.created,
    default_price: null as string | null,
    description: given.description,
    images: [] as string[],
    livemode: false,
    marketing_features: [] as { name: string }[],
    metadata: given.metadata,
    name: given.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: "service" as const,
    unit_label: null,
    updated: given.created,
    url: null,
  };
}

export type Recurring = {
  interval: "day" | "week" | "month" | "year";
  interval_count: number;
  meter: null;
  trial_period_days: null;
  usage_type: "licensed";
};

export function newPrice(given: {
  created: number;
  currency: string;
  unitAmount: number;
  product: string;
  active: boolean;
  lookupKey: string | null;
  nickname: string | null;
  recurring: Recurring | null;
  metadata: Metadata;
}) {
  return {
    id: newId("price"),
    object: "price" as const,
    active: given.active,
    billing_scheme: "per_unit" as const,
    created: given.created,
    currency: given.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: given.lookupKey,
    metadata: given.metadata,
    nickname: given.nickname,
    product: given.product,
    recurring: given.recurring,
    tax_behavior: "unspecified" as const,
    tiers_mode: null,
    transform_quantity: null,
    type: given.recurring ? ("recurring" as const) : ("one_time" as const),
    unit_amount: given.unitAmount,
    unit_amount_decimal: String(given.unitAmount),
  };
}

export function newLineItem(given: { price: Price; quantity: number; description: string }) {
  const amount = (given.price.unit_amount ?? 0) * given.quantity;
  return {
    id: newId("li"),
    object: "item" as const,
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: given.price.currency,
    description: given.description,
    metadata: {} as Metadata,
    price: given.price,
    quantity: given.quantity,
  };
}
