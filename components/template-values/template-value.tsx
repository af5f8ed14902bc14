"use client";

import { Callout } from "@/components/ui/callout";
import type { FieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
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
  onChange: (value: string) => void;
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
