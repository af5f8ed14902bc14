import { ownFileId } from "@/lib/channels/own-file";
import { readTemplateComponents } from "@/lib/channels/whatsapp/template-components";
import { PRODUCT_LIMITS, readProductGroups } from "./product-groups";
import { renderTemplate, type TemplateValues } from "./render-template";
import { TEMPLATE_LIMITS } from "./rules/fault";
import { hasOneTimeCode, optionalSlots, type TemplateSlot, templateSlots } from "./template-slots";
import { cleanedValue, readMediaValue } from "./template-variables";

/** Longest one-time code, in characters (whatsapp.md 2.3). */
const ONE_TIME_CODE_MAX = 15;
/** Longest title of a group of products, in characters (whatsapp.md 2.2). */
const GROUP_TITLE_MAX = 24;

/** Why a template with this place is never sent by a person, whatever they fill in; null: it can be. */
export function slotObstacle({ kind }: Pick<TemplateSlot, "kind">): string | null {
  return kind === "order"
    ? "It needs an order, which comes from your shop’s system. Choose another template."
    : null;
}

/**
 * What stands in the way of sending a template with these values, by place: what is empty, and what
 * Meta would refuse after it was paid for (132000, 132005, 132012, 131008). Nothing when it can go.
 * @param now the end of an offer must lie after it
 */
export function valueFaults(
  components: unknown,
  values: TemplateValues,
  now = new Date(),
): Record<string, string> {
  const read = readTemplateComponents(components);
  const isAuthentication = hasOneTimeCode(read);
  const faults: Record<string, string> = {};
  for (const slot of optionalSlots(read)) {
    const value = cleanedValue(values, slot.place);
    const fault = value === "" ? null : kindFault(slot, value, { isAuthentication, now });
    if (fault) faults[slot.place] = fault;
  }
  for (const slot of templateSlots(read)) {
    const value = cleanedValue(values, slot.place);
    const fault =
      slotObstacle(slot) ??
      (value === "" ? "Fill this in." : kindFault(slot, value, { isAuthentication, now }));
    if (fault) faults[slot.place] = fault;
  }
  if (Object.keys(faults).length === 0) Object.assign(faults, lengthFaults(read, values));
  return faults;
}

/** A file of ours, or one that Meta has already. */
function isMediaId(source: string): boolean {
  return ownFileId(source) !== null || /^\d{5,30}$/.test(source);
}

function kindFault(
  { kind, place }: TemplateSlot,
  value: string,
  { isAuthentication, now }: { isAuthentication: boolean; now: Date },
): string | null {
  switch (kind) {
    case "media": {
      const source = readMediaValue(value).source ?? "";
      return isMediaId(source) || /^https:\/\/[^/\s]+\.[^/\s]+/i.test(source)
        ? null
        : "Upload the file, or give its whole address with https://.";
    }
    case "coordinate": {
      const most = place.endsWith("latitude") ? 90 : 180;
      const degrees = Number(value);
      return Number.isFinite(degrees) && Math.abs(degrees) <= most
        ? null
        : `Write degrees from -${most} to ${most}, for instance -1.2921.`;
    }
    case "instant": {
      const moment = Date.parse(value);
      if (Number.isNaN(moment)) return "Choose a day and an hour.";
      return moment > now.getTime() ? null : "This moment is over. Choose a later one.";
    }
    case "code": {
      const most = isAuthentication ? ONE_TIME_CODE_MAX : TEMPLATE_LIMITS.couponCode;
      if (value.length > most) return `A code has at most ${most} characters.`;
      return /\s/.test(value) ? "A code has no spaces." : null;
    }
    case "url_suffix":
      if (/\s/.test(value)) return "An address has no spaces.";
      return value.length > TEMPLATE_LIMITS.buttonUrl ? "This is too long for an address." : null;
    case "product":
      return /\s/.test(value) ? "An id has no spaces." : null;
    case "products":
      return productsFault(value);
    default:
      return null;
  }
}

function productsFault(value: string): string | null {
  const groups = readProductGroups(value);
  const products = groups.reduce((sum, group) => sum + group.productIds.length, 0);
  if (products === 0) return "Write at least one id of a product.";
  if (products > PRODUCT_LIMITS.products || groups.length > PRODUCT_LIMITS.groups) {
    return `At most ${PRODUCT_LIMITS.products} products in ${PRODUCT_LIMITS.groups} groups.`;
  }
  return groups.some(({ title }) => title.length > GROUP_TITLE_MAX)
    ? `The title of a group has at most ${GROUP_TITLE_MAX} characters.`
    : null;
}

/** Meta counts the text with its values; the longest value of a part that is too long is the one to cut. */
function lengthFaults(components: unknown, values: TemplateValues): Record<string, string> {
  const { header, body, cards } = renderTemplate(components, values);
  const parts: [prefix: string, text: string, most: number][] = [
    ["header.", header?.kind === "text" ? header.text : "", TEMPLATE_LIMITS.headerText],
    ["body.", body, TEMPLATE_LIMITS.body],
    ...cards.map((card, index): [string, string, number] => [
      `card.${index}.body.`,
      card.body,
      TEMPLATE_LIMITS.cardBody,
    ]),
  ];
  const slots = templateSlots(components);
  return Object.fromEntries(
    parts.flatMap(([prefix, text, most]) => {
      const [longest] = slots
        .filter(({ place }) => place.startsWith(prefix))
        .sort(
          (left, right) =>
            cleanedValue(values, right.place).length - cleanedValue(values, left.place).length,
        );
      return longest && text.length > most
        ? [
            [
              longest.place,
              `The text has ${text.length.toLocaleString("en")} characters with this; WhatsApp takes ${most.toLocaleString("en")}. Shorten it.`,
            ],
          ]
        : [];
    }),
  );
}
