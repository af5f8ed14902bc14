"use client";

import { useState } from "react";
import { FlowButton } from "@/components/pickers/flow-button";
import type { PickSource } from "@/components/pickers/product-line";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Textarea } from "@/components/ui/textarea";
import type { AccountFlow } from "@/lib/channels/whatsapp/shop-graph";
import type { TemplateDraftButton } from "@/lib/templates/schema";

export type ButtonTargetProps = {
  button: TemplateDraftButton;
  fault: { "aria-describedby"?: string; "aria-invalid"?: true };
  /** "Button 2", before the names of fields. */
  name: string;
  /** Whose forms can be chosen; null while no number is connected. */
  source: PickSource | null;
  onChange: (button: TemplateDraftButton) => void;
};

/** Where a button leads: an address, a number, a code, a form. */
export function ButtonTarget({ button, fault, name, source, onChange }: ButtonTargetProps) {
  switch (button.type) {
    case "PHONE_NUMBER":
      return (
        <Input
          {...fault}
          aria-label={`${name}: phone number`}
          onChange={(event) => onChange({ ...button, phone: event.target.value })}
          placeholder="+254 20 765 4321"
          size="sm"
          type="tel"
          value={button.phone}
        />
      );
    case "COPY_CODE":
      return (
        <Input
          {...fault}
          aria-label={`${name}: sample code`}
          onChange={(event) => onChange({ ...button, example: event.target.value })}
          placeholder="Sample, such as SPRING25"
          size="sm"
          value={button.example}
        />
      );
    case "URL":
      return (
        <div className="grid gap-1.5">
          <Input
            {...fault}
            aria-label={`${name}: address`}
            inputMode="url"
            onChange={(event) => onChange({ ...button, url: event.target.value })}
            placeholder="https://www.example.com/track/{{1}}"
            size="sm"
            value={button.url}
          />
          {button.url.includes("{{") ? (
            <Input
              aria-label={`${name}: sample of the end of the address`}
              onChange={(event) => onChange({ ...button, example: event.target.value })}
              placeholder="Sample of the end, such as 4471"
              size="sm"
              value={button.example ?? ""}
            />
          ) : null}
        </div>
      );
    case "FLOW": {
      const { flow } = button;
      return (
        <div className="grid gap-1.5">
          <SegmentedControl
            label={`${name}: how the form is named`}
            onValueChange={(by) =>
              onChange({ ...button, flow: { ...flow, by: by === "json" ? "json" : "id" } })
            }
            options={[
              { value: "id", label: "Published form" },
              { value: "json", label: "Its JSON" },
            ]}
            size="sm"
            value={flow.by}
          />
          {flow.by === "id" ? (
            <FlowTarget
              fault={fault}
              name={name}
              onChange={(value) => onChange({ ...button, flow: { ...flow, value } })}
              source={source}
              value={flow.value}
            />
          ) : (
            <Textarea
              {...fault}
              aria-label={`${name}: JSON of the form`}
              className="max-h-48 font-mono text-meta"
              onChange={(event) =>
                onChange({ ...button, flow: { ...flow, value: event.target.value } })
              }
              placeholder='{"version":"5.0","screens":[…]}'
              rows={3}
              spellCheck={false}
              value={flow.value}
            />
          )}
          <Input
            aria-label={`${name}: first screen`}
            onChange={(event) => onChange({ ...button, screen: event.target.value })}
            placeholder="First screen, such as WELCOME"
            size="sm"
            value={button.screen}
          />
        </div>
      );
    }
    case "MPM":
      return <Note>The products are chosen when it is sent.</Note>;
    case "SPM":
      return <Note>Opens the product on top.</Note>;
    case "ORDER_DETAILS":
      return <Note>The order comes from your shop’s system; it is not sent from here.</Note>;
    default:
      return null;
  }
}

/** A form by its id, chosen from those at Meta or typed. */
function FlowTarget({
  fault,
  name,
  source,
  value,
  onChange,
}: Pick<ButtonTargetProps, "fault" | "name" | "source"> & {
  value: string;
  onChange: (value: string) => void;
}) {
  const [known, setKnown] = useState<AccountFlow | null>(null);
  return (
    <div className="grid gap-1">
      <div className="flex gap-1.5">
        <Input
          {...fault}
          aria-label={`${name}: id of the form`}
          inputMode="numeric"
          onChange={(event) => onChange(event.target.value)}
          placeholder="Id of the form at Meta"
          size="sm"
          value={value}
        />
        {source ? (
          <FlowButton
            aria-label={`${name}: choose a form`}
            onPick={(flow) => {
              setKnown(flow);
              onChange(flow.id);
            }}
            size="sm"
            source={source}
          />
        ) : null}
      </div>
      {known?.id === value ? (
        <p className="text-meta text-ink-2" dir="auto">
          {known.name}
        </p>
      ) : null}
    </div>
  );
}

function Note({ children }: { children: string }) {
  return <p className="py-1.5 text-meta text-ink-3">{children}</p>;
}
