"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { NativeSelect } from "@/components/ui/select";
import type { ShopProducts } from "@/lib/channels/shop-queries";
import type { CatalogProduct } from "@/lib/channels/whatsapp/shop-graph";
import { PickDialog, PickRow } from "./pick-dialog";
import { type PickSource, ProductLine, sourceAddress } from "./product-line";
import { useMetaList } from "./use-meta-list";

/** Asked when the fingers rest, not with every letter. */
const REST_MS = 250;

export type PickedProducts = { catalogId: string; products: CatalogProduct[] };

export type ProductPickerProps = {
  source: PickSource;
  /** Most that can be chosen; one closes the list at once. */
  most: number;
  /** Why this one cannot be taken here. */
  refuse?: (product: CatalogProduct) => string | null;
  onPick: (picked: PickedProducts) => void;
  onClose: () => void;
};

/** The products of the number's catalogue, searched at Meta. */
export function ProductPicker({ source, most, refuse, onPick, onClose }: ProductPickerProps) {
  const [words, setWords] = useState("");
  const [asked, setAsked] = useState("");
  const [catalog, setCatalog] = useState<string | null>(null);
  const [chosen, setChosen] = useState<CatalogProduct[]>([]);
  useEffect(() => {
    const rest = setTimeout(() => setAsked(words.trim()), REST_MS);
    return () => clearTimeout(rest);
  }, [words]);
  const query = new URLSearchParams({ q: asked, ...(catalog ? { catalog } : {}) });
  const list = useMetaList<ShopProducts>(`${sourceAddress(source)}/products?${query}`);
  const { value } = list;
  const pick = (products: CatalogProduct[]) => {
    if (value?.catalogId) onPick({ catalogId: value.catalogId, products });
    onClose();
  };
  const isChosen = ({ retailerId }: CatalogProduct) =>
    chosen.some((one) => one.retailerId === retailerId);
  const toggle = (product: CatalogProduct) =>
    setChosen((before) =>
      isChosen(product)
        ? before.filter(({ retailerId }) => retailerId !== product.retailerId)
        : [...before, product],
    );
  return (
    <PickDialog
      footer={
        most > 1 && value?.catalogId ? (
          <>
            <span className="me-auto text-dense text-ink-2 tabular-nums" role="status">
              {chosen.length} of at most {most} chosen
            </span>
            <Button disabled={chosen.length === 0} look="primary" onClick={() => pick(chosen)}>
              Take {chosen.length === 1 ? "1 product" : `${chosen.length} products`}
            </Button>
          </>
        ) : undefined
      }
      list={{ ...list, isThere: value !== null }}
      noun="The products"
      onClose={onClose}
      search={{ label: "Search names and ids of products", words, onWords: setWords }}
      title={most > 1 ? "Choose products" : "Choose a product"}
    >
      {value && value.catalogs.length > 1 ? (
        <NativeSelect
          aria-label="Catalogue"
          className="my-2"
          onChange={(event) => {
            setCatalog(event.target.value);
            setChosen([]);
          }}
          options={value.catalogs.map(({ id, name }) => ({ value: id, label: name ?? id }))}
          value={value.catalogId ?? ""}
        />
      ) : null}
      {value?.catalogId === null ? (
        <p className="py-4 text-body text-ink-2">
          No catalogue is connected to this number’s account. Connect one in WhatsApp Manager, under
          Catalogue.
        </p>
      ) : value?.products.length === 0 ? (
        <p className="py-4 text-body text-ink-2">
          {asked === "" ? "The catalogue is empty." : "No product has these words."}
        </p>
      ) : null}
      <ul>
        {value?.products.map((product) => {
          const obstacle = refuse?.(product) ?? null;
          const line = (
            <span className="grid min-w-0 flex-1">
              <ProductLine id={product.retailerId} product={product} source={source} />
              {obstacle ? <span className="text-dense text-bad">{obstacle}</span> : null}
            </span>
          );
          if (most === 1) {
            return (
              <PickRow
                disabled={obstacle !== null}
                key={product.retailerId}
                onPick={() => pick([product])}
              >
                {line}
              </PickRow>
            );
          }
          return (
            <li className="border-b border-line px-2 py-2 last:border-b-0" key={product.retailerId}>
              <CheckboxLine
                checked={isChosen(product)}
                className="items-center [&>div]:min-w-0 [&>div]:flex-1"
                disabled={obstacle !== null || (!isChosen(product) && chosen.length >= most)}
                id={`pick-${product.retailerId}`}
                label={line}
                onCheckedChange={() => toggle(product)}
              />
            </li>
          );
        })}
      </ul>
      {value && value.total !== null && value.total > value.products.length ? (
        <p className="py-3 text-dense text-ink-3">
          {value.products.length} of {value.total.toLocaleString("en")} are shown. Search for the
          others.
        </p>
      ) : null}
    </PickDialog>
  );
}
