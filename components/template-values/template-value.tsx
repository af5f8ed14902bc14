"use client";

import { useState } from "react";
import { ProductButton } from "@/components/pickers/product-button";
import { ProductGroups } from "@/components/pickers/product-groups";
import { ProductLine } from "@/components/pickers/product-line";
import { Callout } from "@/components/ui/callout";
import type { FieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { CatalogProduct } from "@/lib/channels/whatsapp/shop-graph";
import { zonedInstant, zonedLocalTime } from "@/lib/core/format/dates";
import type { FillableSlot } from "@/lib/templates/fillable-slots";
import { slotObstacle } from "@/lib/templates/value-faults";
import { MediaValue } from "./media-value";

export type TemplateValueProps = {
  workspaceSlug: string;
  /** The number that sends it: files belong to it. Null while none is chosen. */
  channelId: string | null;
  slot: FillableSlot;
  /** Names the control where no label stands above it. */
  label?: string | undefined;
  /** Ids of the Field around it. */
  control?: FieldControlProps | undefined;
  /** "" while there is none. */
  value: string;
  /** @param others by place: what belongs to the value, as its catalogue to a product */
  onChange: (value: string, others?: Readonly<Record<string, string>>) => void;
};

const PLACEHOLDERS: Readonly<Partial<Record<FillableSlot["kind"], string>>> = {
  coordinate: "-1.2921",
  product: "Id in the catalogue",
  products: "Bundles: id, id; Extras: id",
  url_suffix: "orders/4471",
};

/** One value of a template, by what its place takes: words, a code, a file, a moment, a point on the map. */
export function TemplateValue(props: TemplateValueProps) {
  const { slot, value, onChange, label, control, workspaceSlug, channelId } = props;
  const obstacle = slotObstacle(slot);
  if (obstacle) return <Callout tone="warn">{obstacle}</Callout>;
  if (slot.media) {
    return (
      <MediaValue
        channelId={channelId}
        media={slot.media}
        name={label ?? "File"}
        onChange={onChange}
        handle={slot.sample}
        value={value}
        workspaceSlug={workspaceSlug}
      />
    );
  }
  const named = label === undefined ? {} : { "aria-label": label };
  if (slot.kind === "instant") {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return (
      <Input
        {...control}
        {...named}
        onChange={(event) => onChange(instantOf(event.target.value, zone))}
        type="datetime-local"
        value={Number.isNaN(Date.parse(value)) ? "" : zonedLocalTime(value, zone)}
      />
    );
  }
  if (slot.kind === "products" && channelId) {
    return (
      <ProductGroups
        control={control}
        isWrong={control?.["aria-invalid"] === true}
        label={label}
        onChange={(next) => onChange(next)}
        source={{ workspaceSlug, channelId }}
        value={value}
      />
    );
  }
  if (slot.kind === "product" && channelId)
    return <ProductValue {...props} channelId={channelId} />;
  return <TextValue {...props} />;
}

/** The id of a product or of its catalogue; choosing a product says both. */
function ProductValue(props: TemplateValueProps & { channelId: string }) {
  const { slot, label, value, onChange, workspaceSlug, channelId } = props;
  const [known, setKnown] = useState<CatalogProduct | null>(null);
  const source = { workspaceSlug, channelId };
  const [, part = "", detail = ""] = /^(.*)\.(catalog_id|product_id)$/.exec(slot.place) ?? [];
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex min-w-0 gap-1.5">
        <TextValue {...props} />
        <ProductButton
          aria-label={label === undefined ? undefined : `Choose: ${label}`}
          most={1}
          onPick={({ catalogId, products: [product] }) => {
            if (!product) return;
            setKnown(product);
            const { retailerId } = product;
            if (detail === "catalog_id")
              onChange(catalogId, { [`${part}.product_id`]: retailerId });
            else onChange(retailerId, part === "" ? {} : { [`${part}.catalog_id`]: catalogId });
          }}
          source={source}
        />
      </div>
      {known?.retailerId === value ? (
        <ProductLine id={value} product={known} source={source} />
      ) : null}
    </div>
  );
}

function TextValue({ slot, value, onChange, label, control }: TemplateValueProps) {
  const named = label === undefined ? {} : { "aria-label": label };
  const sample = slot.sample ? `For instance ${slot.sample}` : undefined;
  return (
    <Input
      {...control}
      {...named}
      autoComplete="off"
      dir="auto"
      inputMode={slot.kind === "coordinate" ? "decimal" : undefined}
      maxLength={600}
      onChange={(event) => onChange(event.target.value)}
      placeholder={sample ?? PLACEHOLDERS[slot.kind]}
      value={value}
    />
  );
}

/** What the browser's own field says, as ISO text; "" while it is not whole. */
function instantOf(local: string, zone: string): string {
  if (local === "") return "";
  try {
    return zonedInstant(local.slice(0, 16), zone).toISOString();
  } catch {
    return "";
  }
}
