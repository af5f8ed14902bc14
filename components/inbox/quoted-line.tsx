import { X } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";

/** The message that is answered, above the field. */
export function QuotedLine({
  quote,
  onUnquote,
}: {
  quote: { name: string; text: string };
  onUnquote: () => void;
}) {
  return (
    <div className="mt-2 flex items-center gap-2 rounded-control bg-surface-2 ps-2">
      <span className="min-w-0 flex-1 border-s-[3px] border-accent py-1 ps-2">
        <span className="block text-meta font-medium text-accent-ink">{quote.name}</span>
        <span className="block truncate text-dense text-ink-2" dir="auto">
          {quote.text}
        </span>
      </span>
      <IconButton label="Do not quote" onClick={onUnquote} size="sm">
        <X />
      </IconButton>
    </div>
  );
}
