import { classNames } from "./class-names";

const SIZES = {
  sm: "size-5 text-[0.59375rem]",
  md: "size-7 text-[0.6875rem]",
  lg: "size-10 text-dense",
} as const;

export type AvatarProps = {
  /** Null draws the dashed ring of "nobody". */
  name: string | null;
  size?: keyof typeof SIZES;
  /** Ink instead of grey: the person who is signed in. */
  self?: boolean;
  /** Names it for screen readers; leave out where the name stands beside it. */
  label?: string | undefined;
  className?: string | undefined;
};

/** Two letters in a circle. */
export function Avatar({ name, size = "sm", self = false, label, className }: AvatarProps) {
  return (
    <span
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
      className={classNames(
        "inline-flex flex-none items-center justify-center rounded-full font-semibold tracking-wide select-none",
        SIZES[size],
        name === null
          ? "border border-dashed border-line-strong"
          : self
            ? "bg-ink text-bg"
            : "bg-surface-3 text-ink-2",
        className,
      )}
    >
      {name === null ? null : initials(name)}
    </span>
  );
}

/** First letters of the first and last word; whole graphemes, so that no script is cut. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (first === undefined) return "–";
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  const letters = last ? firstGrapheme(first) + firstGrapheme(last) : graphemes(first, 2);
  return letters.toLocaleUpperCase("en");
}

const firstGrapheme = (word: string) => graphemes(word, 1);

function graphemes(word: string, count: number): string {
  const segments = new Intl.Segmenter("en", { granularity: "grapheme" }).segment(word);
  return [...segments]
    .slice(0, count)
    .map(({ segment }) => segment)
    .join("");
}
