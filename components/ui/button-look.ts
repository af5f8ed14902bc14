import { cva } from "class-variance-authority";

/** The looks of a button, apart from the element, so that a link can wear them on the server. */
export const buttonLook = cva(
  [
    "inline-flex items-center justify-center gap-2 whitespace-nowrap border font-medium select-none",
    "transition-[background-color,border-color,color,opacity]",
    "disabled:cursor-not-allowed aria-disabled:cursor-not-allowed touch:min-h-11",
    "forced-colors:border-[ButtonBorder]",
  ],
  {
    variants: {
      look: {
        primary: [
          "border-primary bg-primary text-on-primary hover:bg-ink-2 hover:border-ink-2",
          "disabled:border-surface-3 disabled:bg-surface-3 disabled:text-ink-3",
        ],
        secondary: [
          "border-line-strong bg-surface text-ink hover:bg-surface-2 active:bg-surface-3",
          "disabled:border-line disabled:bg-transparent disabled:text-ink-3",
        ],
        /** Outlined with a hairline: for a row of equal actions in a header. */
        quiet: [
          "border-line bg-surface text-ink hover:bg-surface-2 active:bg-surface-3",
          "disabled:bg-transparent disabled:text-ink-3",
        ],
        ghost: [
          "border-transparent bg-transparent text-ink-2 hover:bg-surface-3 hover:text-ink",
          // by tone alone an icon that does nothing looks like one that does
          "disabled:bg-transparent disabled:text-ink-3 disabled:opacity-50",
        ],
        danger: [
          "border-bad-solid bg-surface text-bad hover:bg-bad-soft",
          "disabled:border-line disabled:bg-transparent disabled:text-ink-3",
        ],
        "danger-solid": [
          "border-bad bg-bad text-surface hover:opacity-90",
          "disabled:border-surface-3 disabled:bg-surface-3 disabled:text-ink-3",
        ],
        link: "border-transparent bg-transparent text-accent-ink hover:underline underline-offset-4",
      },
      size: {
        sm: "h-7 rounded-control px-2.5 text-dense gap-1.5",
        md: "h-8 rounded-control px-3 text-body",
        lg: "h-10 rounded-control px-4 text-body",
        xl: "h-11 rounded-panel px-[18px] text-reading",
      },
      square: { true: "px-0", false: "" },
    },
    compoundVariants: [
      { square: true, size: "sm", class: "w-7 touch:w-11" },
      { square: true, size: "md", class: "w-8 touch:w-11" },
      { square: true, size: "lg", class: "w-10 touch:w-11" },
      { look: "link", class: "h-auto px-0 touch:min-h-6" },
    ],
    defaultVariants: { look: "secondary", size: "md", square: false },
  },
);

export type ButtonLook =
  | "primary"
  | "secondary"
  | "quiet"
  | "ghost"
  | "danger"
  | "danger-solid"
  | "link";
export type ButtonSize = "sm" | "md" | "lg" | "xl";
