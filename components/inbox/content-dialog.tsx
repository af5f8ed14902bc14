"use client";

import { Plus, X } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import type { MessageButton } from "@/components/ui/message-buttons";
import { PreviewBubble } from "@/components/ui/phone-preview";
import { Textarea } from "@/components/ui/textarea";
import { INTERACTIVE_LIMITS } from "@/lib/channels/whatsapp/capabilities";
import { type MessageContentInput, messageContentSchema } from "@/lib/inbox/content-schema";

/** Messages that are filled in rather than typed. */
export type FormKind =
  | "location"
  | "contacts"
  | "buttons"
  | "list"
  | "link_button"
  | "location_request"
  | "flow"
  | "product";

type Choice = { title: string; description: string };
/** Everything any of the forms can hold, as typed. */
type Filled = {
  text: string;
  footer: string;
  label: string;
  url: string;
  buttons: string[];
  choices: Choice[];
  latitude: string;
  longitude: string;
  name: string;
  address: string;
  phone: string;
  email: string;
  flowId: string;
  catalogId: string;
  productId: string;
};
const EMPTY: Filled = {
  text: "",
  footer: "",
  label: "",
  url: "",
  buttons: ["", ""],
  choices: [
    { title: "", description: "" },
    { title: "", description: "" },
  ],
  latitude: "",
  longitude: "",
  name: "",
  address: "",
  phone: "",
  email: "",
  flowId: "",
  catalogId: "",
  productId: "",
};

const TITLES: Record<FormKind, string> = {
  location: "Send a place",
  contacts: "Send a contact card",
  buttons: "Ask with buttons",
  list: "Ask with a list",
  link_button: "Send a link button",
  location_request: "Ask for their location",
  flow: "Send a form",
  product: "Send a product",
};

export type ContentDialogProps = {
  kind: FormKind | null;
  /** What stands in the composer goes on in the form. */
  draft: string;
  customer: string;
  onClose: () => void;
  onSend: (content: MessageContentInput, words: string) => void;
};

/** A form beside what the customer will see. */
export function ContentDialog(props: ContentDialogProps) {
  const { kind, onClose } = props;
  return (
    <Dialog onOpenChange={(open) => (open ? undefined : onClose())} open={kind !== null}>
      {kind ? <Form {...props} key={kind} kind={kind} /> : null}
    </Dialog>
  );
}

function Form({ kind, draft, customer, onClose, onSend }: ContentDialogProps & { kind: FormKind }) {
  const [filled, setFilled] = useState<Filled>({ ...EMPTY, text: draft });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const set = (change: Partial<Filled>) => setFilled((known) => ({ ...known, ...change }));
  const send = () => {
    const content = contentOf(kind, filled);
    const checked = messageContentSchema.safeParse(content);
    if (checked.success) {
      onSend(content, wordsOf(kind, filled));
      onClose();
      return;
    }
    setErrors(
      Object.fromEntries(
        checked.error.issues.map(({ path, message }) => [path.map(String).join("."), message]),
      ),
    );
  };
  const shared = { filled, set, errors };
  return (
    <DialogContent
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" onClick={send}>
            Send
          </Button>
        </>
      }
      size="lg"
      title={TITLES[kind]}
    >
      <div className="grid gap-6 py-1 md:grid-cols-[minmax(0,1fr)_260px]">
        <div className="grid content-start gap-3">
          <Fields {...shared} kind={kind} />
        </div>
        <div>
          <p className="mb-1.5 text-meta text-ink-3">{customer} sees</p>
          <PreviewBubble message={previewOf(kind, filled)} />
        </div>
      </div>
    </DialogContent>
  );
}

type FieldsProps = {
  kind: FormKind;
  filled: Filled;
  set: (change: Partial<Filled>) => void;
  errors: Record<string, string>;
};

function Fields({ kind, filled, set, errors }: FieldsProps) {
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
          <Buttons
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
          <Choices
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
          {line("flowId", "Form id", { hint: "From WhatsApp Manager, under Flows" })}
          {line("label", "Button", { max: limits.flowLabel })}
          {footer}
        </>
      );
    case "product":
      return (
        <>
          {words}
          {line("catalogId", "Catalogue id", { hint: "From Commerce Manager" })}
          {line("productId", "Product id in the catalogue")}
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

function Buttons({
  value,
  errors,
  onChange,
}: {
  value: readonly string[];
  errors: Record<string, string>;
  onChange: (buttons: string[]) => void;
}) {
  const { buttonsMaxCount, buttonTitle } = INTERACTIVE_LIMITS;
  return (
    <Group
      error={errors.buttons}
      label="Buttons"
      onAdd={value.length < buttonsMaxCount ? () => onChange([...value, ""]) : undefined}
    >
      {value.map((title, index) => (
        // buttons have no name but their place
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Row error={errors[`buttons.${index}`]} key={index}>
          <Input
            aria-label={`Button ${index + 1}`}
            className="flex-1"
            dir="auto"
            maxLength={buttonTitle}
            onChange={(event) => onChange(value.with(index, event.target.value))}
            value={title}
          />
          {value.length > 1 ? (
            <IconButton
              label={`Remove button ${index + 1}`}
              onClick={() => onChange(value.toSpliced(index, 1))}
            >
              <X />
            </IconButton>
          ) : null}
        </Row>
      ))}
    </Group>
  );
}

function Choices({
  value,
  errors,
  onChange,
}: {
  value: readonly Choice[];
  errors: Record<string, string>;
  onChange: (choices: Choice[]) => void;
}) {
  const { listRowsMaxCount, rowTitle, rowDescription } = INTERACTIVE_LIMITS;
  const patch = (index: number, change: Partial<Choice>) =>
    onChange(value.map((choice, at) => (at === index ? { ...choice, ...change } : choice)));
  return (
    <Group
      error={errors.sections}
      label="Choices"
      onAdd={
        value.length < listRowsMaxCount
          ? () => onChange([...value, { title: "", description: "" }])
          : undefined
      }
    >
      {value.map((choice, index) => (
        // choices have no name but their place
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Row error={errors[`sections.0.rows.${index}.title`]} key={index}>
          <Input
            aria-label={`Choice ${index + 1}`}
            className="min-w-0 flex-1"
            dir="auto"
            maxLength={rowTitle}
            onChange={(event) => patch(index, { title: event.target.value })}
            placeholder="Choice"
            value={choice.title}
          />
          <Input
            aria-label={`Description of choice ${index + 1}`}
            className="min-w-0 flex-1"
            dir="auto"
            maxLength={rowDescription}
            onChange={(event) => patch(index, { description: event.target.value })}
            placeholder="Description, optional"
            value={choice.description}
          />
          {value.length > 1 ? (
            <IconButton
              label={`Remove choice ${index + 1}`}
              onClick={() => onChange(value.toSpliced(index, 1))}
            >
              <X />
            </IconButton>
          ) : null}
        </Row>
      ))}
    </Group>
  );
}

function Group({
  label,
  error,
  onAdd,
  children,
}: {
  label: string;
  error: string | undefined;
  onAdd: (() => void) | undefined;
  children: ReactNode;
}) {
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-dense font-medium">{label}</legend>
      {children}
      {error ? <p className="text-dense text-bad">{error}</p> : null}
      {onAdd ? (
        <Button className="justify-self-start" icon={<Plus />} onClick={onAdd} size="sm">
          Add another
        </Button>
      ) : null}
    </fieldset>
  );
}

function Row({ error, children }: { error: string | undefined; children: ReactNode }) {
  return (
    <div>
      <div className="flex gap-1.5">{children}</div>
      {error ? <p className="mt-1 text-dense text-bad">{error}</p> : null}
    </div>
  );
}

function contentOf(kind: FormKind, filled: Filled): MessageContentInput {
  const { text, footer, label } = filled;
  switch (kind) {
    case "location":
      return {
        kind,
        latitude: degrees(filled.latitude),
        longitude: degrees(filled.longitude),
        name: filled.name,
        address: filled.address,
      };
    case "contacts":
      return {
        kind,
        cards: [
          {
            name: filled.name,
            phone: filled.phone,
            ...(filled.email.trim() === "" ? {} : { email: filled.email.trim() }),
          },
        ],
      };
    case "buttons":
      return { kind, text, footer, buttons: filled.buttons };
    case "list":
      return { kind, text, footer, button: label, sections: [{ rows: filled.choices }] };
    case "link_button":
      return { kind, text, footer, label, url: filled.url };
    case "flow":
      return { kind, text, footer, label, flowId: filled.flowId.trim() };
    case "product":
      return {
        kind,
        text,
        footer,
        catalogId: filled.catalogId.trim(),
        productId: filled.productId,
      };
    default:
      return { kind: "location_request", text };
  }
}

/** An empty field is no number, also not 0. */
function degrees(typed: string): number {
  const plain = typed.trim().replace(",", ".");
  return plain === "" ? Number.NaN : Number(plain);
}

const wordsOf = (kind: FormKind, { text, name, address }: Filled) =>
  kind === "location" ? name || address || "Location" : kind === "contacts" ? name : text;

function previewOf(kind: FormKind, filled: Filled) {
  const buttons: MessageButton[] =
    kind === "buttons"
      ? filled.buttons.filter(Boolean).map((text) => ({ kind: "quick_reply", text }))
      : kind === "list"
        ? [{ kind: "list", text: filled.label || "Open" }]
        : kind === "link_button"
          ? [{ kind: "url", text: filled.label || "Open" }]
          : kind === "flow"
            ? [{ kind: "flow", text: filled.label || "Open" }]
            : kind === "product"
              ? [{ kind: "product", text: "View" }]
              : kind === "location_request"
                ? [{ kind: "place", text: "Send location" }]
                : [];
  const place = kind === "location" || kind === "contacts";
  return {
    ...(kind === "location" ? { header: { kind: "location" as const, name: filled.name } } : {}),
    body: place
      ? [filled.name, kind === "location" ? filled.address : filled.phone]
          .filter(Boolean)
          .join("\n")
      : filled.text || "Your text",
    footer: filled.footer || undefined,
    buttons,
  };
}
