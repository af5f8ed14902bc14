import { Ban, Check, Circle } from "lucide-react";
import { Chip } from "@/components/ui/chip";
import type { ConsentState } from "@/db/enums/contacts";

export const CONSENT_WORDS: Record<ConsentState, string> = {
  opted_in: "Opted in",
  opted_out: "Opted out",
  unknown: "No record",
};

/** What somebody said about marketing. In a list only the opt-out is tinted: it is the exception. */
export function ConsentChip({
  consent,
  tinted = false,
}: {
  consent: ConsentState;
  tinted?: boolean;
}) {
  switch (consent) {
    case "opted_in":
      return (
        <Chip icon={<Check className="text-ok" />} tone={tinted ? "ok" : "outlined"}>
          {CONSENT_WORDS.opted_in}
        </Chip>
      );
    case "opted_out":
      return (
        <Chip icon={<Ban />} tone="bad">
          {CONSENT_WORDS.opted_out}
        </Chip>
      );
    case "unknown":
      return <Chip icon={<Circle className="text-ink-3" />}>{CONSENT_WORDS.unknown}</Chip>;
    default:
      return consent satisfies never;
  }
}
