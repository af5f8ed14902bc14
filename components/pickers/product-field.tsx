"use client";

import { useId, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { CatalogProduct } from "@/lib/channels/whatsapp/shop-graph";
import { ProductButton } from "./product-button";
import { type PickSource, ProductLine } from "./product-line";
import { TypedIds } from "./typed-ids";

export type ProductFieldProps = {
  /** Null while it is not known which number sends. */
  source: PickSource | null;
  catalogId: string;
  productId: string;
  errors: { catalogId?: string | undefined; productId?: string | undefined };
  onChange: (change: { catalogId?: string; productId?: string }) => void;
};

/** One product, chosen from the catalogue; its ids can be typed. */
export function ProductField(props: ProductFieldProps) {
  const { source, catalogId, productId, errors, onChange } = props;
  const [known, setKnown] = useState<CatalogProduct | null>(null);
  const id = useId();
  return (
    <div className="grid gap-2">
      <span className="text-dense font-medium">Product</span>
      {source ? (
        <div className="flex items-center gap-3">
          {productId === "" ? null : (
            <ProductLine
              id={productId}
              product={known?.retailerId === productId ? known : undefined}
              source={source}
            />
          )}
          <ProductButton
            most={1}
            onPick={({ catalogId: from, products: [product] }) => {
              if (!product) return;
              setKnown(product);
              onChange({ catalogId: from, productId: product.retailerId });
            }}
            source={source}
            words={productId === "" ? "Choose a product" : "Change"}
          />
        </div>
      ) : null}
      <TypedIds isWrong={Boolean(errors.catalogId || errors.productId)}>
        <Field
          error={errors.catalogId}
          hint="From Commerce Manager"
          id={`${id}-catalog`}
          label="Catalogue id"
        >
          {(control) => (
            <Input
              {...control}
              onChange={(event) => onChange({ catalogId: event.target.value })}
              value={catalogId}
            />
          )}
        </Field>
        <Field error={errors.productId} id={`${id}-product`} label="Product id in the catalogue">
          {(control) => (
            <Input
              {...control}
              onChange={(event) => onChange({ productId: event.target.value })}
              value={productId}
            />
          )}
        </Field>
      </TypedIds>
    </div>
  );
}
