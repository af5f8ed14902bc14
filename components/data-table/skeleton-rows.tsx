import { classNames } from "@/components/ui/class-names";
import { Skeleton } from "@/components/ui/skeleton";

const SKELETON_WIDTHS = ["w-3/5", "w-2/5", "w-1/2", "w-1/3"] as const;

/** Rows that are still on their way; they take their room from the start and show themselves later. */
export function SkeletonRows({
  height,
  shown,
  span,
}: {
  height: string;
  shown: boolean;
  /** Columns. */
  span: number;
}) {
  return Array.from({ length: 8 }, (_, index) => (
    <tr
      className={classNames("max-md:block", !shown && "invisible")}
      // Placeholders have no identity but their place.
      // biome-ignore lint/suspicious/noArrayIndexKey: static list
      key={index}
    >
      <td
        className={classNames("border-b border-line px-6 max-md:block max-md:py-4", height)}
        colSpan={span}
      >
        <Skeleton className={SKELETON_WIDTHS[index % SKELETON_WIDTHS.length]} />
      </td>
    </tr>
  ));
}
