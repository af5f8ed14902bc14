import type { TemplateCategory } from "@/db/enums/templates";
import {
  readTemplateComponents,
  type TemplateButton,
  type TemplateCard,
  type TemplateComponent,
} from "@/lib/channels/whatsapp/template-components";
import { hasOneTimeCode } from "../template-slots";
import { checkButtons } from "./button-rules";
import {
  checkEmpty,
  checkLength,
  TEMPLATE_LIMITS,
  type TemplateFault,
  type TemplateFaultPlace,
} from "./fault";
import { checkBody, checkHeader } from "./text-rules";

/* Offers that end, carousels and login codes: forms with rules of their own (whatsapp.md 4.1, 4.3). */

export function checkOffer(
  text: string,
  {
    category,
    components,
  }: { category: TemplateCategory; components: readonly TemplateComponent[] },
): TemplateFault[] {
  const place: TemplateFaultPlace = { component: "offer" };
  const faults = [
    ...checkEmpty(text, place),
    ...checkLength(text, place, TEMPLATE_LIMITS.offerText),
  ];
  const shape = (reason: string) =>
    faults.push({ code: "offer_shape", severity: "error", place, reason });
  const header = components.find((component) => component.type === "HEADER");
  if (header && header.format !== "IMAGE" && header.format !== "VIDEO") {
    shape("A limited-time offer has an image or video header.");
  }
  if (components.some((component) => component.type === "FOOTER")) {
    shape("A limited-time offer has no footer.");
  }
  const buttons = components.find((component) => component.type === "BUTTONS")?.buttons ?? [];
  if (category !== "marketing") {
    faults.push({
      code: "offer_shape",
      severity: "error",
      place: { component: "category" },
      reason: "An offer that ends is marketing.",
    });
  }
  const codePlace = buttons.findIndex((button) => button.type === "COPY_CODE");
  if (codePlace > 0) shape("The copy-code button of an offer stands first.");
  return faults;
}

export function checkCards(cards: readonly TemplateCard[]): TemplateFault[] {
  const place: TemplateFaultPlace = { component: "cards" };
  const faults: TemplateFault[] = [];
  if (
    cards.length < TEMPLATE_LIMITS.cardsMinCount ||
    cards.length > TEMPLATE_LIMITS.cardsMaxCount
  ) {
    faults.push({
      code: "cards_count",
      severity: "error",
      place,
      reason: `A carousel has ${TEMPLATE_LIMITS.cardsMinCount} to ${TEMPLATE_LIMITS.cardsMaxCount} cards.`,
    });
  }
  for (const [index, card] of cards.entries()) {
    const parts = readTemplateComponents(card.components);
    const has = (type: TemplateComponent["type"]) => parts.some((part) => part.type === type);
    if (has("HEADER") && has("BUTTONS")) continue;
    faults.push({
      code: "cards_shape",
      severity: "error",
      place: { ...place, card: index },
      reason: "Each card has a picture, a video or a product on top, and a button.",
    });
  }
  const layouts = cards.map((card) => layoutOf(readTemplateComponents(card.components)));
  for (const [index, card] of cards.entries()) {
    if (layouts[index] !== layouts[0]) {
      faults.push({
        code: "cards_differ",
        severity: "error",
        place: { ...place, card: index },
        reason: "All cards have the same parts: header type, body and kinds of buttons.",
      });
    }
    for (const part of readTemplateComponents(card.components)) {
      const where = (component: TemplateFaultPlace["component"]) => ({ component, card: index });
      if (part.type === "HEADER") faults.push(...checkHeader(part, where("header")));
      if (part.type === "BODY") {
        faults.push(...checkBody(part, where("body"), TEMPLATE_LIMITS.cardBody));
      }
      if (part.type === "BUTTONS") {
        faults.push(...checkButtons(part.buttons ?? [], where("buttons")));
      }
    }
  }
  return faults;
}

function layoutOf(parts: readonly TemplateComponent[]): string {
  return parts
    .map((part) => {
      if (part.type === "HEADER") return `HEADER ${part.format}`;
      if (part.type === "BUTTONS") return (part.buttons ?? []).map((button) => button.type).join();
      return part.type;
    })
    .join(" / ");
}

export function checkAuthentication(
  category: TemplateCategory,
  components: readonly TemplateComponent[],
): TemplateFault[] {
  const faults: TemplateFault[] = [];
  const shape = (component: TemplateFaultPlace["component"], reason: string) =>
    faults.push({ code: "authentication_shape", severity: "error", place: { component }, reason });
  if (category !== "authentication") {
    shape("category", "A code button belongs to the category authentication.");
  }
  if (!hasOneTimeCode(components)) {
    shape("buttons", "An authentication template has one code button.");
  }
  for (const component of components) {
    if (component.type === "HEADER") shape("header", "An authentication template has no header.");
    if (component.type === "BODY" && (component.text ?? "") !== "") {
      shape("body", "The words of an authentication template are Meta's; leave the body empty.");
    }
    if (component.type === "FOOTER") {
      const minutes = component.code_expiration_minutes;
      if (minutes === undefined || minutes < 1 || minutes > 90) {
        shape("footer", "The footer says in how many minutes the code expires: 1 to 90.");
      }
    }
    if (component.type === "BUTTONS") {
      const [first, second] = component.buttons ?? [];
      if (second) shape("buttons", "An authentication template has one button alone.");
      if (first?.type === "OTP") faults.push(...checkCodeButton(first));
    }
  }
  return faults;
}
type CodeButton = Extract<TemplateButton, { type: "OTP" }>;

/** Package names as Android has them; hashes as the eleven signs that Meta's tool prints. */
const PACKAGE_NAME = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/;
const SIGNATURE_HASH = /^[A-Za-z0-9+/=]{11}$/;

function checkCodeButton(button: CodeButton): TemplateFault[] {
  const place: TemplateFaultPlace = { component: "buttons", button: 0 };
  const faults = [
    ...checkLength(button.text ?? "", place, TEMPLATE_LIMITS.buttonText),
    ...checkLength(button.autofill_text ?? "", place, TEMPLATE_LIMITS.autofillText),
  ];
  if (button.otp_type === "COPY_CODE") return faults;
  const shape = (reason: string) =>
    faults.push({ code: "authentication_shape", severity: "error", place, reason });
  const apps = button.supported_apps ?? [];
  if (apps.length === 0 && !button.package_name) {
    shape("Filling the code in by itself needs the Android app that takes it.");
  }
  for (const { package_name: name, signature_hash: hash } of apps) {
    if (!PACKAGE_NAME.test(name)) {
      shape(`${name || "An empty name"} is not a package name, such as com.example.shop.`);
    }
    if (!SIGNATURE_HASH.test(hash)) {
      shape("The signature hash of an app is the 11 signs that Meta’s tool prints for it.");
    }
  }
  if (button.otp_type === "ZERO_TAP" && button.zero_tap_terms_accepted !== true) {
    shape("Zero-tap needs your word that the customer knows that codes are filled in.");
  }
  return faults;
}

/** SPM buttons and product headers come together (whatsapp.md 4.1). */
export function checkProducts(components: readonly TemplateComponent[]): TemplateFault[] {
  const hasProduct = components.some(
    (component) => component.type === "HEADER" && component.format === "PRODUCT",
  );
  const buttons = components.find((component) => component.type === "BUTTONS")?.buttons ?? [];
  const opens = buttons.some((button) => button.type === "SPM");
  if (hasProduct === opens) return [];
  return [
    {
      code: "product_shape",
      severity: "error",
      place: { component: hasProduct ? "buttons" : "header" },
      reason: hasProduct
        ? "A product on top is opened by the button “View product”."
        : "The button “View product” opens the product that stands on top.",
    },
  ];
}
