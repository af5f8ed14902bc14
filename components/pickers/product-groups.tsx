"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { FieldControlProps } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { INTERACTIVE_LIMITS } from "@/lib/channels/whatsapp/capabilities";
import type { CatalogProduct } from "@/lib/channels/whatsapp/shop-graph";
import {
  PRODUCT_LIMITS,
  type ProductGroup,
  readProductGroups,
  writeProductGroups,
} from "@/lib/templates/product-groups";
import { ProductButton } from "./product-button";
import { type PickSource, ProductLine } from "./product-line";
import { TypedIds } from "./typed-ids";

export type ProductGroupsProps = {
  source: PickSource;
  /** "Kettles: kettle-red, kettle-blue; Tea: mint": see readProductGroups. */
  value: string;
  isWrong: boolean;
  /** Names the field of the ids where no label does. */
  label?: string | undefined;
  control?: FieldControlProps | undefined;
  /** Where the message names its catalogue beside them. */
  catalog?: { id: string; onChange: (id: string) => void } | undefined;
  /** @param catalogId of what was chosen last; absent where ids were typed */
  onChange: (value: string, catalogId?: string) => void;
};

const FIRST: ProductGroup = { title: "", productIds: [] };

/** Products in titled groups, chosen from the catalogue; the ids can be typed. */
export function ProductGroups(props: ProductGroupsProps) {
  const { source, value, isWrong, label, control, catalog, onChange } = props;
  // groups that hold nothing yet are no part of the value
  const [written, setWritten] = useState<readonly ProductGroup[]>([]);
  const [known, setKnown] = useState<ReadonlyMap<string, CatalogProduct>>(new Map());
  const read = writeProductGroups(written) === value ? written : readProductGroups(value);
  const groups = read.length === 0 ? [FIRST] : read;
  const count = groups.reduce((sum, { productIds }) => sum + productIds.length, 0);
  const taken = new Set(groups.flatMap(({ productIds }) => productIds));
  const set = (next: readonly ProductGroup[], catalogId?: string) => {
    setWritten(next);
    onChange(writeProductGroups(next), catalogId);
  };
  const patch = (index: number, change: Partial<ProductGroup>, catalogId?: string) =>
    set(
      groups.map((group, at) => (at === index ? { ...group, ...change } : group)),
      catalogId,
    );
  return (
    <div className="grid min-w-0 gap-3">
      {groups.map((group, index) => (
        <fieldset
          className="grid min-w-0 gap-2 rounded-panel border border-line p-2.5"
          // groups have no name but their place
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
        >
          <legend className="sr-only">Group {index + 1}</legend>
          <div className="flex gap-1.5">
            <Input
              aria-label={`Title of group ${index + 1}`}
              className="min-w-0 flex-1"
              dir="auto"
              maxLength={INTERACTIVE_LIMITS.sectionTitle}
              onChange={(event) =>
                // both signs part groups where they are written as one line
                patch(index, { title: event.target.value.replace(/[:;]/g, "") })
              }
              placeholder={groups.length > 1 ? "Title" : "Title, such as Kettles"}
              value={group.title}
            />
            {groups.length > 1 ? (
              <IconButton
                label={`Remove group ${index + 1}`}
                onClick={() => set(groups.toSpliced(index, 1))}
              >
                <X />
              </IconButton>
            ) : null}
          </div>
          {group.productIds.length > 0 ? (
            <ul className="min-w-0">
              {group.productIds.map((id) => (
                <li className="flex min-w-0 items-center gap-1.5 py-1" key={id}>
                  <ProductLine id={id} product={known.get(id)} source={source} />
                  <IconButton
                    label={`Remove ${known.get(id)?.name ?? id}`}
                    onClick={() =>
                      patch(index, { productIds: group.productIds.filter((one) => one !== id) })
                    }
                    size="sm"
                  >
                    <X />
                  </IconButton>
                </li>
              ))}
            </ul>
          ) : null}
          {count < PRODUCT_LIMITS.products ? (
            <ProductButton
              aria-label={groups.length > 1 ? `Choose products for group ${index + 1}` : undefined}
              most={PRODUCT_LIMITS.products - count}
              onPick={({ catalogId, products }) => {
                setKnown(
                  (before) =>
                    new Map([...before, ...products.map((one) => [one.retailerId, one] as const)]),
                );
                const added = products.map(({ retailerId }) => retailerId);
                patch(index, { productIds: [...group.productIds, ...added] }, catalogId);
              }}
              refuse={({ retailerId }) =>
                taken.has(retailerId)
                  ? "Is in the list already."
                  : /[,;]/.test(retailerId)
                    ? "Its id has a comma or a semicolon, which cannot be written in a list."
                    : null
              }
              size="sm"
              source={source}
              words="Choose products"
            />
          ) : null}
        </fieldset>
      ))}
      {groups.length < PRODUCT_LIMITS.groups ? (
        <Button
          className="justify-self-start"
          icon={<Plus />}
          look="ghost"
          onClick={() => set([...groups, FIRST])}
          size="sm"
        >
          Add group
        </Button>
      ) : null}
      <TypedIds isWrong={isWrong}>
        {catalog ? (
          <Input
            aria-label="Catalogue id"
            inputMode="numeric"
            onChange={(event) => catalog.onChange(event.target.value)}
            placeholder="Catalogue id, from Commerce Manager"
            value={catalog.id}
          />
        ) : null}
        <Input
          {...control}
          {...(label === undefined ? {} : { "aria-label": label })}
          autoComplete="off"
          dir="auto"
          maxLength={2_000}
          onChange={(event) => {
            setWritten([]);
            onChange(event.target.value);
          }}
          placeholder="Bundles: id, id; Extras: id"
          value={value}
        />
      </TypedIds>
    </div>
  );
}
