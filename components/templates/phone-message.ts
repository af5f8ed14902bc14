import type { MessageButtonKind } from "@/components/ui/message-buttons";
import type { PreviewMessage } from "@/components/ui/phone-preview";
import { previewParts } from "@/lib/templates/draft-schema";

export type PhoneMessage = PreviewMessage;

/** A template with its values, as the phone's picture takes it; `problems` names marked variables. */
export function phoneMessage(
  components: unknown,
  values: Readonly<Record<string, string>>,
  problems: ReadonlySet<string> = new Set(),
): PhoneMessage {
  const preview = previewParts(components, values);
  const mark = (parts: typeof preview.bodyParts) =>
    parts.map((part) =>
      typeof part === "string" ? part : { ...part, problem: problems.has(part.variable) },
    );
  return {
    header: headerOf(preview.header, mark(preview.headerParts)),
    body: mark(preview.bodyParts),
    footer: preview.footer ?? undefined,
    buttons: preview.buttons.map(({ kind, label }) => ({
      kind: (kind === "other" ? "list" : kind) satisfies MessageButtonKind,
      text: label || "…",
    })),
  };
}

function headerOf(
  header: ReturnType<typeof previewParts>["header"],
  parts: Extract<PreviewMessage["header"], { kind: "text" }>["text"],
): PreviewMessage["header"] {
  if (!header) return undefined;
  switch (header.kind) {
    case "text":
      return { kind: "text", text: parts };
    case "location":
      return { kind: "location", name: header.name ?? undefined };
    case "product":
      return { kind: "image", name: "Product" };
    default:
      return { kind: header.kind };
  }
}
