import {
  readTemplateComponents,
  type TemplateButton,
  type TemplateComponent,
} from "@/lib/channels/whatsapp/template-components";

/**
 * Whether two component arrays say the same. Meta takes several spellings of one thing (a code or a
 * list of codes, one app or a list of apps, an empty example), which are no difference.
 */
export function isSameWording(left: unknown, right: unknown): boolean {
  return JSON.stringify(canonical(left)) === JSON.stringify(canonical(right));
}

/**
 * Meta's components with our own sample files in place of the addresses that Meta lists for them,
 * which it does not take back (whatsapp.md 4.5). Only while nothing else of the wording differs.
 */
export function keepSamples<T>(theirs: T, ours: unknown): T | unknown[] {
  const bare = (components: unknown) => JSON.stringify(withoutFiles(canonical(components)));
  return Array.isArray(ours) && bare(theirs) === bare(ours) ? ours : theirs;
}

/** Whether two wordings differ in nothing but the files that were shown to the reviewers. */
export function isSameText(left: unknown, right: unknown): boolean {
  return keepSamples(left, right) === right;
}

function withoutFiles(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutFiles);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "header_handle" ? "file" : withoutFiles(inner),
    ]),
  );
}

function canonical(components: unknown): unknown {
  return readTemplateComponents(components).map((component) => sorted(spelled(component)));
}

function spelled(component: TemplateComponent): unknown {
  switch (component.type) {
    case "CAROUSEL":
      return {
        ...component,
        cards: (component.cards ?? []).map((card) => ({
          components: readTemplateComponents(card.components).map(spelled),
        })),
      };
    case "BUTTONS":
      return { ...component, buttons: (component.buttons ?? []).map(spelledButton) };
    case "BODY": {
      const { text, example, ...rest } = component;
      const list = example?.body_text;
      return {
        ...rest,
        ...(text === undefined ? {} : { text: text.trim() }),
        ...(example === undefined
          ? {}
          : { example: typeof list === "string" ? { body_text: [[list]] } : example }),
      };
    }
    case "HEADER":
    case "FOOTER":
      return "text" in component ? { ...component, text: component.text?.trim() } : component;
    default:
      return component;
  }
}

function spelledButton(button: TemplateButton): unknown {
  if (button.type === "COPY_CODE") return { type: button.type, example: firstOf(button.example) };
  if (button.type === "OTP") {
    const { package_name: _, signature_hash: __, ...rest } = button;
    return button.otp_type === "COPY_CODE" ? rest : { ...rest, supported_apps: appsOf(button) };
  }
  if (button.type === "URL") {
    const { example, ...rest } = button;
    return { ...rest, ...(example?.[0] ? { example: [firstOf(example)] } : {}) };
  }
  return button;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([left], [right]) => left.localeCompare(right))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** The apps of a code button, in whichever of Meta's two forms they are given. */
export function appsOf(button: Extract<TemplateButton, { type: "OTP" }>) {
  if (button.supported_apps) return button.supported_apps;
  return button.package_name
    ? [{ package_name: button.package_name, signature_hash: button.signature_hash ?? "" }]
    : [];
}

/** One example, given by itself or as a list. */
export function firstOf(example: string | string[] | undefined): string {
  return (Array.isArray(example) ? example[0] : example) ?? "";
}
