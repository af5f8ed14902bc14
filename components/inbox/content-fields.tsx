import { useId, useState } from "react";
import { FlowButton } from "@/components/pickers/flow-button";
import { ProductField } from "@/components/pickers/product-field";
import { ProductGroups } from "@/components/pickers/product-groups";
import type { PickSource } from "@/components/pickers/product-line";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { INTERACTIVE_LIMITS } from "@/lib/channels/whatsapp/capabilities";
import type { AccountFlow } from "@/lib/channels/whatsapp/shop-graph";
import type { Filled, FormKind } from "./content-form";
import { ButtonTitles, ListChoices } from "./content-rows";

export type ContentFieldsProps = {
  kind: FormKind;
  filled: Filled;
  set: (change: Partial<Filled>) => void;
  errors: Record<string, string>;
  /** Whose products and forms can be chosen. */
  source: PickSource;
};

/** The fields of one kind of message. */
export function ContentFields({ kind, filled, set, errors, source }: ContentFieldsProps) {
  const line = (
    name: Exclude<keyof Filled, "buttons" | "choices">,
    label: string,
    given: { error?: string | undefined; optional?: boolean; max?: number; hint?: string } = {},
  ) => (
    <TextLine
      error={given.error ?? errors[name]}
      hint={given.hint}
      label={label}
      max={given.max}
      onChange={(value) => set({ [name]: value })}
      optional={given.optional ?? false}
      value={filled[name]}
    />
  );
  const limits = INTERACTIVE_LIMITS;
  const words = (
    <Words
      error={errors.text}
      max={kind === "list" ? limits.listBody : limits.body}
      onChange={(text) => set({ text })}
      value={filled.text}
    />
  );
  const footer = line("footer", "Small print", { optional: true, max: limits.footer });
  switch (kind) {
    case "location":
      return (
        <>
          <div className="grid grid-cols-2 gap-3">
            {line("latitude", "Latitude", { hint: "For instance -1.2864" })}
            {line("longitude", "Longitude", { hint: "For instance 36.8172" })}
          </div>
          {line("name", "Name", { optional: true })}
          {line("address", "Address", { optional: true })}
        </>
      );
    case "contacts":
      return (
        <>
          {line("name", "Name", { error: errors["cards.0.name"] })}
          {line("phone", "Phone number", {
            error: errors["cards.0.phone"],
            hint: "With country code",
          })}
          {line("email", "Email", { error: errors["cards.0.email"], optional: true })}
        </>
      );
    case "buttons":
      return (
        <>
          {words}
          <ButtonTitles
            errors={errors}
            onChange={(buttons) => set({ buttons })}
            value={filled.buttons}
          />
          {footer}
        </>
      );
    case "list":
      return (
        <>
          {words}
          {line("label", "Button that opens the list", {
            error: errors.button,
            max: limits.listButton,
          })}
          <ListChoices
            errors={errors}
            onChange={(choices) => set({ choices })}
            value={filled.choices}
          />
          {footer}
        </>
      );
    case "link_button":
      return (
        <>
          {words}
          {line("label", "Button", { max: limits.linkLabel })}
          {line("url", "Address", { hint: "https://…" })}
          {footer}
        </>
      );
    case "flow":
      return (
        <>
          {words}
          <FormLine
            error={errors.flowId}
            onChange={(flowId) => set({ flowId })}
            source={source}
            value={filled.flowId}
          />
          {line("label", "Button", { max: limits.flowLabel })}
          {footer}
        </>
      );
    case "product":
      return (
        <>
          {words}
          <ProductField
            catalogId={filled.catalogId}
            errors={errors}
            onChange={set}
            productId={filled.productId}
            source={source}
          />
          {footer}
        </>
      );
    case "product_list":
      return (
        <>
          {line("heading", "Heading", { error: errors.header, max: limits.headerText })}
          {words}
          <ProductsLine errors={errors} filled={filled} set={set} source={source} />
          {footer}
        </>
      );
    default:
      return words;
  }
}

function TextLine({
  label,
  value,
  onChange,
  error,
  hint,
  max,
  optional,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  hint: string | undefined;
  max: number | undefined;
  optional: boolean;
}) {
  const id = useId();
  return (
    <Field
      aside={max === undefined ? undefined : <Count max={max} value={value} />}
      error={error}
      hint={hint}
      id={id}
      label={label}
      optional={optional}
    >
      {(control) => (
        <Input
          {...control}
          dir="auto"
          maxLength={max}
          onChange={(event) => onChange(event.target.value)}
          value={value}
        />
      )}
    </Field>
  );
}

/** The form by its id, chosen from those at Meta or typed. */
function FormLine({
  value,
  error,
  source,
  onChange,
}: {
  value: string;
  error: string | undefined;
  source: PickSource;
  onChange: (value: string) => void;
}) {
  const id = useId();
  const [known, setKnown] = useState<AccountFlow | null>(null);
  const isKnown = known?.id === value;
  return (
    <Field
      error={error}
      hint={isKnown ? <bdi>{known.name}</bdi> : "From WhatsApp Manager, under Flows"}
      id={id}
      label="Form id"
    >
      {(control) => (
        <div className="flex gap-1.5">
          <Input
            {...control}
            inputMode="numeric"
            onChange={(event) => onChange(event.target.value)}
            value={value}
          />
          <FlowButton
            aria-label="Choose a form"
            onPick={(flow) => {
              setKnown(flow);
              onChange(flow.id);
            }}
            source={source}
          />
        </div>
      )}
    </Field>
  );
}

/** Several products in groups, and what is wrong with them. */
function ProductsLine({
  filled,
  errors,
  source,
  set,
}: Pick<ContentFieldsProps, "filled" | "errors" | "source" | "set">) {
  const id = useId();
  const wrong =
    Object.entries(errors).find(([place]) => place.startsWith("sections"))?.[1] ?? errors.catalogId;
  return (
    <Field error={wrong} id={id} label="Products">
      {(control) => (
        <ProductGroups
          catalog={{
            id: filled.catalogId,
            onChange: (catalogId) => set({ catalogId }),
          }}
          control={control}
          isWrong={wrong !== undefined}
          onChange={(products, catalogId) =>
            set(catalogId === undefined ? { products } : { products, catalogId })
          }
          source={source}
          value={filled.products}
        />
      )}
    </Field>
  );
}

function Count({ value, max }: { value: string; max: number }) {
  return (
    <span className="text-meta text-ink-3 tabular-nums">
      {value.length}/{max}
    </span>
  );
}

function Words({
  value,
  max,
  error,
  onChange,
}: {
  value: string;
  max: number;
  error: string | undefined;
  onChange: (text: string) => void;
}) {
  const id = useId();
  return (
    <Field aside={<Count max={max} value={value} />} error={error} id={id} label="Text">
      {(control) => (
        <Textarea
          {...control}
          dir="auto"
          maxLength={max}
          onChange={(event) => onChange(event.target.value)}
          rows={3}
          value={value}
        />
      )}
    </Field>
  );
}
