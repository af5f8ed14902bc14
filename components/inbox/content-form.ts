import type { MessageButton } from "@/components/ui/message-buttons";
import type { MessageContentInput } from "@/lib/inbox/content-schema";
import { readProductGroups } from "@/lib/templates/product-groups";

/** Messages that are filled in rather than typed. */
export type FormKind =
  | "location"
  | "contacts"
  | "buttons"
  | "list"
  | "link_button"
  | "location_request"
  | "flow"
  | "product"
  | "product_list";

export type Choice = { title: string; description: string };
/** Everything any of the forms can hold, as typed. */
export type Filled = {
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
  heading: string;
  /** "Kettles: kettle-red, kettle-blue; Tea: mint" */
  products: string;
};

export const EMPTY: Filled = {
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
  heading: "",
  products: "",
};

/** What is sent, still unchecked. */
export function contentOf(kind: FormKind, filled: Filled): MessageContentInput {
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
    case "product_list":
      return {
        kind,
        header: filled.heading,
        text,
        footer,
        catalogId: filled.catalogId.trim(),
        sections: readProductGroups(filled.products).map(({ title, productIds }) => ({
          title,
          productIds: [...productIds],
        })),
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

/** The line that stands for it in lists. */
export const wordsOf = (kind: FormKind, { text, name, address }: Filled) =>
  kind === "location" ? name || address || "Location" : kind === "contacts" ? name : text;

/** What the customer will see, for PreviewBubble. */
export function previewOf(kind: FormKind, filled: Filled) {
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
              : kind === "product_list"
                ? [{ kind: "product", text: "View items" }]
                : kind === "location_request"
                  ? [{ kind: "place", text: "Send location" }]
                  : [];
  const place = kind === "location" || kind === "contacts";
  return {
    ...(kind === "product_list" && filled.heading
      ? { header: { kind: "text" as const, text: filled.heading } }
      : {}),
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
