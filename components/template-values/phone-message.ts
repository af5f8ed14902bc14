import type { PreviewHeader, PreviewMessage } from "@/components/ui/phone-preview";
import { type PreviewPart, previewParts } from "@/lib/templates/draft-schema";
import type { TemplatePreview } from "@/lib/templates/render-template";
import { templateSlots } from "@/lib/templates/template-slots";
import { cleanedValue } from "@/lib/templates/template-variables";
import { filesOf } from "./files-of";

export type PhoneMessage = PreviewMessage;

/** Addresses and names of sample files, by Meta's handle. */
export type PreviewFiles = Readonly<Record<string, { url: string; fileName: string }>>;

export type PhoneOptions = {
  /** Names of variables at which a rule fails. */
  problems?: ReadonlySet<string> | undefined;
  files?: PreviewFiles | undefined;
};

/** A template with its values, as the phone's picture takes it. */
export function phoneMessage(
  components: unknown,
  values: Readonly<Record<string, string>>,
  { problems = new Set(), files = {} }: PhoneOptions = {},
): PhoneMessage {
  const preview = previewParts(components, values);
  const mark = (parts: readonly PreviewPart[]) =>
    parts.map((part) =>
      typeof part === "string" ? part : { ...part, problem: problems.has(part.variable) },
    );
  return {
    header: headerOf(preview.header, { parts: mark(preview.headerParts), files }),
    body: mark(preview.bodyParts),
    footer: preview.footer ?? undefined,
    buttons: buttonsOf(preview.buttons),
    offer: offerOf(preview),
    cards: preview.cards.map((card) => ({
      header: headerOf(card.header, { parts: [], files }),
      body: mark(card.bodyParts),
      buttons: buttonsOf(card.buttons),
    })),
  };
}

/** What was sent, from its frozen preview: top, offer and cards as the customer has them. */
export function sentMessage(
  preview: TemplatePreview,
  workspaceSlug: string,
): Pick<PhoneMessage, "header" | "offer" | "cards"> {
  const files = filesOf(workspaceSlug, sourcesOf(preview));
  const header = (of: TemplatePreview["header"]) => headerOf(of, { parts: [], files });
  return {
    header: header(preview.header),
    offer: offerOf(preview),
    cards: preview.cards.map((card) => ({
      header: header(card.header),
      body: card.body,
      buttons: buttonsOf(card.buttons),
    })),
  };
}

/** Files of a preview as values, to find their addresses. */
function sourcesOf({ header, cards }: TemplatePreview): Record<string, string> {
  return Object.fromEntries(
    [header, ...cards.map((card) => card.header)].flatMap((one, index) =>
      one && "source" in one && one.source
        ? [[`${index}.media`, `${one.source} ${one.fileName ?? ""}`]]
        : [],
    ),
  );
}

function offerOf({
  offer,
  buttons,
}: Pick<TemplatePreview, "offer" | "buttons">): PhoneMessage["offer"] {
  if (!offer) return undefined;
  return {
    text: offer.text,
    ends: offer.counts ? endWords(offer.expiresAt) : undefined,
    code: buttons.find((button) => button.kind === "copy_code")?.target ?? undefined,
  };
}

/** Names of the variables that have no value yet. */
export function unfilledNames(
  components: unknown,
  values: Readonly<Record<string, string>>,
): Set<string> {
  return new Set(
    templateSlots(components)
      .filter(({ place }) => cleanedValue(values, place) === "")
      .map(({ place }) => place.slice(place.lastIndexOf(".") + 1)),
  );
}

/** As the phone counts down; two days stand in while there is no end. */
function endWords(expiresAt: string | null, nowMs = Date.now()): string {
  const leftMs = expiresAt ? Date.parse(expiresAt) - nowMs : Number.NaN;
  if (Number.isNaN(leftMs)) return "Ends in 2 days";
  if (leftMs <= 0) return "Offer ended";
  const hours = Math.ceil(leftMs / 3_600_000);
  if (hours > 48) return `Ends in ${Math.round(hours / 24)} days`;
  return hours === 1 ? "Ends within the hour" : `Ends in ${hours} hours`;
}

const buttonsOf = (buttons: ReturnType<typeof previewParts>["buttons"]) =>
  buttons.map(({ kind, label }) => ({ kind, text: label || "…" }));

function headerOf(
  header: ReturnType<typeof previewParts>["header"],
  {
    parts,
    files,
  }: { parts: Extract<PreviewHeader, { kind: "text" }>["text"]; files: PreviewFiles },
): PreviewHeader | undefined {
  if (!header) return undefined;
  switch (header.kind) {
    case "text":
      return { kind: "text", text: parts };
    case "location":
      return {
        kind: "location",
        name: header.name ?? undefined,
        address: header.address ?? undefined,
      };
    case "product":
      return { kind: "product" };
    default: {
      const file = header.source ? files[header.source] : undefined;
      return { kind: header.kind, url: file?.url, name: file?.fileName };
    }
  }
}
