import { Button } from "@/components/ui/button";
import type { DraftWords } from "./use-draft";

/** What another device of the same person wrote here, while newer words took its place in the field. */
export function AsideWords({ words }: { words: DraftWords }) {
  if (words.aside === "") return null;
  return (
    <div
      className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-info-soft px-5 py-2 text-dense max-md:px-3"
      role="status"
    >
      <p className="line-clamp-3 min-w-0 flex-1 basis-48 whitespace-pre-wrap" dir="auto">
        <b>Also written on another device:</b> {words.aside}
      </p>
      <span className="flex gap-2">
        <Button onClick={() => words.settleAside(true)} size="sm">
          Add to the draft
        </Button>
        <Button look="ghost" onClick={() => words.settleAside(false)} size="sm">
          Discard it
        </Button>
      </span>
    </div>
  );
}
