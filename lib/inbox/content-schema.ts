import * as z from "zod";
import { LONGEST_TEXT, MOST_ATTACHED } from "@/lib/channels/capabilities";
import { SUBJECT_MAX_CHARACTERS } from "@/lib/channels/email/capabilities";
import {
  CONTACT_CARDS_MAX_COUNT,
  INTERACTIVE_LIMITS,
  WHATSAPP_CAPABILITIES,
} from "@/lib/channels/whatsapp/capabilities";

/*
 * What an agent can say, one shape a kind. Lengths and counts are the channel's own
 * (lib/channels/whatsapp/capabilities.ts); files are named by our id, and what they are is proven on
 * the server.
 */

const limits = INTERACTIVE_LIMITS;

const clean = (text: string) => text.replaceAll("\u0000", "");
const line = (max: number, what: string) =>
  z
    .string()
    .trim()
    .min(1, `${what} is missing.`)
    .max(max, `${what} has at most ${max} characters.`)
    .transform(clean);
const optionalLine = (max: number, what: string) =>
  z
    .string()
    .trim()
    .max(max, `${what} has at most ${max} characters.`)
    .transform((text) => clean(text) || undefined)
    .optional();
const words = (max: number) =>
  z
    .string()
    .max(max, `At most ${max.toLocaleString("en")} characters go here.`)
    .refine((text) => text.trim() !== "", "Write something first.")
    .transform(clean);

const fileId = z.uuid("The file is missing.");
const caption = optionalLine(WHATSAPP_CAPABILITIES.captionMaxCharacters, "A caption");
const footer = optionalLine(limits.footer, "The small print");
const heading = optionalLine(limits.headerText, "The heading");

/** On top of buttons: a line of text, or a file. */
const header = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("text"), text: line(limits.headerText, "The heading") }),
    z.strictObject({ kind: z.enum(["image", "video", "document"]), fileId }),
  ])
  .optional();

const address = z
  .string()
  .trim()
  .max(2000, "The address is too long.")
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    return url !== null && (url.protocol === "https:" || url.protocol === "http:");
  }, "Write a whole address, with https:// in front.");

const unique =
  <Item>(name: (item: Item) => string) =>
  (items: readonly Item[]) =>
    new Set(items.map(name)).size === items.length;

const card = z.strictObject({
  name: line(100, "The name"),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[\d ().-]{5,25}$/, "Write the number with its country code.")
    .optional(),
  email: z.email("This is no email address.").max(200).optional(),
  company: optionalLine(100, "The company"),
});

const row = z.strictObject({
  title: line(limits.rowTitle, "A choice"),
  description: optionalLine(limits.rowDescription, "A description"),
});

const section = z.strictObject({
  title: optionalLine(limits.sectionTitle, "The title of a group"),
  rows: z.array(row).min(1, "Add a choice."),
});

const productId = line(100, "The product");
const catalogId = z.string().regex(/^\d{5,25}$/, "A catalogue id is a number of 5 to 25 digits.");

export const messageContentSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("text"),
    // each channel has its own limit: whyNotCarried() judges by it
    text: words(LONGEST_TEXT),
    subject: optionalLine(SUBJECT_MAX_CHARACTERS, "The subject"),
    /** Files that go with the words, where the channel has that. */
    fileIds: z
      .array(fileId)
      .min(1)
      .max(MOST_ATTACHED)
      .refine(
        unique((id: string) => id),
        "Each file goes once.",
      )
      .optional(),
  }),
  z.strictObject({ kind: z.literal("image"), fileId, caption }),
  z.strictObject({ kind: z.literal("video"), fileId, caption }),
  z.strictObject({ kind: z.literal("audio"), fileId, voice: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal("document"), fileId, caption }),
  z.strictObject({ kind: z.literal("sticker"), fileId }),
  z.strictObject({
    kind: z.literal("location"),
    latitude: z.number("Write degrees.").min(-90).max(90),
    longitude: z.number("Write degrees.").min(-180).max(180),
    name: optionalLine(200, "The name"),
    address: optionalLine(300, "The address"),
  }),
  z.strictObject({
    kind: z.literal("contacts"),
    cards: z.array(card).min(1).max(CONTACT_CARDS_MAX_COUNT),
  }),
  z.strictObject({
    kind: z.literal("reaction"),
    /** Our id of the message it is about. */
    targetId: z.uuid(),
    /** Null takes it back. */
    emoji: z.string().min(1).max(16).nullable(),
  }),
  z.strictObject({
    kind: z.literal("buttons"),
    header,
    text: words(limits.body),
    footer,
    buttons: z
      .array(line(limits.buttonTitle, "A button"))
      .min(1, "Add a button.")
      .max(limits.buttonsMaxCount)
      .refine(
        unique((title: string) => title),
        "Each button needs words of its own.",
      ),
  }),
  z.strictObject({
    kind: z.literal("list"),
    header: heading,
    text: words(limits.listBody),
    footer,
    button: line(limits.listButton, "The button"),
    sections: z
      .array(section)
      .min(1)
      .max(limits.listSectionsMaxCount)
      .refine(
        (sections) => sections.length === 1 || sections.every(({ title }) => title),
        "With more than one group each needs a title.",
      )
      .refine(
        (sections) =>
          sections.reduce((sum, { rows }) => sum + rows.length, 0) <= limits.listRowsMaxCount,
        `A list holds at most ${limits.listRowsMaxCount} choices in all.`,
      ),
  }),
  z.strictObject({
    kind: z.literal("link_button"),
    header,
    text: words(limits.body),
    footer,
    label: line(limits.linkLabel, "The button"),
    url: address,
  }),
  z.strictObject({ kind: z.literal("location_request"), text: words(limits.body) }),
  z.strictObject({
    kind: z.literal("flow"),
    text: words(limits.body),
    footer,
    flowId: z.string().regex(/^\d{5,25}$/, "A form id is a number of 5 to 25 digits."),
    label: line(limits.flowLabel, "The button"),
  }),
  z.strictObject({
    kind: z.literal("product"),
    text: optionalLine(limits.body, "The text"),
    footer,
    catalogId,
    productId,
  }),
  z.strictObject({
    kind: z.literal("product_list"),
    header: line(limits.headerText, "The heading"),
    text: words(limits.body),
    footer,
    catalogId,
    sections: z
      .array(
        z.strictObject({
          title: optionalLine(limits.sectionTitle, "The title of a group"),
          productIds: z.array(productId).min(1, "Choose a product."),
        }),
      )
      .min(1, "Choose a product.")
      .max(limits.listSectionsMaxCount)
      .refine(
        (sections) => sections.length === 1 || sections.every(({ title }) => title),
        "With more than one group each needs a title.",
      )
      .refine(
        (sections) =>
          sections.reduce((sum, { productIds }) => sum + productIds.length, 0) <=
          limits.productsMaxCount,
        `At most ${limits.productsMaxCount} products in all.`,
      ),
  }),
]);

/** As it is after the check. */
export type MessageContent = z.output<typeof messageContentSchema>;
/** As a form gives it. */
export type MessageContentInput = z.input<typeof messageContentSchema>;
