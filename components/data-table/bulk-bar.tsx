import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";

const number = new Intl.NumberFormat("en");

/** What is selected and what can be done with it; at the foot of a phone. */
export function BulkBar(props: {
  checked: boolean | "indeterminate";
  count: number | null;
  noun: { one: string; many: string };
  total: { count: number; approximate?: boolean } | undefined;
  offerAll: boolean;
  onAll: () => void;
  onClear: () => void;
  actions: ReactNode;
}) {
  const { count, noun, total } = props;
  return (
    <div className="flex min-h-[50px] flex-none flex-wrap items-center gap-x-3 gap-y-2 border-t border-accent bg-selection px-4 py-2 max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-30 md:px-6">
      <Checkbox
        aria-label="Clear the selection"
        checked={props.checked}
        onCheckedChange={props.onClear}
      />
      <b className="tabular-nums">
        {count === null ? `All matching ${noun.many}` : `${number.format(count)} selected`}
      </b>
      {props.offerAll ? (
        <Button className="text-dense" look="link" onClick={props.onAll} size="sm">
          {total
            ? `Select all ${total.approximate ? "≈ " : ""}${number.format(total.count)} matching`
            : "Select all matching"}
        </Button>
      ) : null}
      <div className="ms-auto flex flex-wrap items-center gap-2">
        {props.actions}
        <IconButton label="Clear the selection" onClick={props.onClear} size="sm">
          <X />
        </IconButton>
      </div>
    </div>
  );
}
