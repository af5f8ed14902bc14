"use client";

import { Columns3 } from "lucide-react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

export type ColumnChoiceProps = {
  columns: readonly { id: string; name: string }[];
  hidden: readonly string[];
  onChange: (hidden: string[]) => void;
};

/** Which columns stand in the table. At least one always does. */
export function ColumnChoice({ columns, hidden, onChange }: ColumnChoiceProps) {
  if (columns.length < 2) return null;
  const shown = columns.filter((column) => !hidden.includes(column.id));
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button className="ms-auto max-md:hidden" icon={<Columns3 />} look="ghost" size="sm">
          Columns
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuLabel>Columns shown</DropdownMenuLabel>
        {columns.map((column) => {
          const visible = !hidden.includes(column.id);
          return (
            <DropdownMenuCheckboxItem
              checked={visible}
              disabled={visible && shown.length === 1}
              key={column.id}
              onCheckedChange={(checked) =>
                onChange(
                  checked
                    ? hidden.filter((id) => id !== column.id)
                    : [...hidden, column.id].toSorted(),
                )
              }
              onSelect={(event) => event.preventDefault()}
            >
              {column.name}
            </DropdownMenuCheckboxItem>
          );
        })}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
