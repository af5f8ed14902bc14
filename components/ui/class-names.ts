import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

/* Without our own names tailwind-merge takes `text-meta` for a colour and drops it. */
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ["meta", "dense", "body", "reading", "title", "figure"],
      radius: ["tail", "chip", "control", "panel", "sheet"],
      shadow: ["menu", "modal"],
    },
  },
});

/** Joins class names; of two that contradict each other the later one stays. */
export function classNames(...values: ClassValue[]): string {
  return merge(clsx(values));
}
