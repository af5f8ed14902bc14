import { classNames } from "./class-names";

/** One frame for everything that is typed into; the border is 3:1 against its ground. */
export const fieldLook = classNames(
  "w-full rounded-control border border-line-strong bg-surface text-ink",
  "transition-[border-color] hover:border-ink-3",
  "disabled:cursor-not-allowed disabled:border-line disabled:bg-surface-2 disabled:text-ink-3",
  "aria-invalid:border-bad-solid",
  "focus-visible:outline-2 focus-visible:outline-offset-1 focus-visible:outline-ring",
);
