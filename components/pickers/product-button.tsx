"use client";

import { ShoppingBag } from "lucide-react";
import { useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { ProductPicker, type ProductPickerProps } from "./product-picker";

export type ProductButtonProps = Omit<ProductPickerProps, "onClose"> &
  Pick<ButtonProps, "size" | "aria-label"> & { words?: string };

/** Opens the catalogue to choose from. */
export function ProductButton({ words = "Choose", size = "md", ...rest }: ProductButtonProps) {
  const { "aria-label": name, ...picker } = rest;
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        aria-label={name}
        className="flex-none justify-self-start"
        icon={<ShoppingBag />}
        onClick={() => setOpen(true)}
        size={size}
      >
        {words}
      </Button>
      {open ? <ProductPicker {...picker} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
