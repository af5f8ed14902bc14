import { classNames } from "@/components/ui/class-names";

const number = new Intl.NumberFormat("en");

/** "24 / 60", in Meta's count: an emoji is one, not two. */
export function Counter({ text, limit }: { text: string; limit: number }) {
  const length = [...text].length;
  return (
    <span className={classNames("tabular-nums", length > limit && "font-medium text-bad")}>
      {number.format(length)} / {number.format(limit)}
    </span>
  );
}
