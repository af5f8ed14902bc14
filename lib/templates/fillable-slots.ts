import { mediaKindAt, type TemplateSlot, templateSlots } from "./template-slots";

/** A place to fill in, with what a form needs to know of it. */
export type FillableSlot = TemplateSlot & {
  /** Of a file: what kind it must be, and the reviewed sample where we have its bytes. */
  media?: {
    kind: "image" | "video" | "document";
    sample: { id: string; fileName: string } | null;
  };
  /** Meta does without it. */
  isOptional?: boolean;
};

/**
 * The places of a template for who fills them in: the campaign builder and the inbox.
 * @param samples files by Meta's handle, see sampleFiles()
 */
export function fillableSlots(
  components: unknown,
  samples: Readonly<Record<string, { id: string; fileName: string }>>,
): FillableSlot[] {
  return templateSlots(components).map((slot) => {
    const kind = slot.kind === "media" ? mediaKindAt(components, slot.place) : null;
    return kind ? { ...slot, media: { kind, sample: samples[slot.sample] ?? null } } : slot;
  });
}
