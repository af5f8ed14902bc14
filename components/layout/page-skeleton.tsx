import type { ReactNode } from "react";
import { Skeleton, SkeletonSwap } from "@/components/ui/skeleton";
import { PageHeader } from "./page-header";

export type PageSkeletonProps = {
  /** Of the page that comes; a detail page does not know its own yet. */
  title?: string;
  /** Said to screen readers: "Loading templates". */
  label: string;
  children: ReactNode;
};

/** A page before its data: its head stands at once, the rest is kept unseen for 150 ms. */
export function PageSkeleton({ title, label, children }: PageSkeletonProps) {
  return (
    <>
      <PageHeader title={title ?? <Skeleton className="h-4 w-40" />} />
      <SkeletonSwap label={label} loading skeleton={children}>
        {null}
      </SkeletonSwap>
    </>
  );
}

const ROWS = ["w-40", "w-56", "w-32", "w-48", "w-44", "w-60", "w-36", "w-52"];

/** Lines of a list, each with a name and what stands at its end. */
export function RowsSkeleton({ roomy = false }: { roomy?: boolean }) {
  return (
    <div className="px-4 md:px-6">
      {roomy ? (
        <Skeleton className="mt-6 mb-4 h-4 w-24" />
      ) : (
        <div className="flex h-12 items-center gap-3">
          <Skeleton className="h-7 w-56" />
          <Skeleton className="h-7 w-24 max-md:hidden" />
          <Skeleton className="h-7 w-24 max-md:hidden" />
        </div>
      )}
      {ROWS.slice(0, roomy ? 3 : ROWS.length).map((width) => (
        <div
          className={
            roomy
              ? "grid gap-3 border-t border-line py-5"
              : "flex h-14 items-center gap-6 border-t border-line md:h-10"
          }
          key={width}
        >
          <Skeleton className={width} />
          <Skeleton className={roomy ? "w-4/5" : "ms-auto w-20"} />
        </div>
      ))}
    </div>
  );
}

/** Sections of a detail page beside its column of facts. */
export function SectionsSkeleton() {
  return (
    <div className="grid lg:grid-cols-[minmax(0,1fr)_320px]">
      <div className="grid max-w-[860px] content-start gap-9 p-4 md:px-6 md:py-5">
        {ROWS.slice(0, 4).map((width) => (
          <div className="grid gap-3" key={width}>
            <Skeleton className="h-4 w-32" />
            <Skeleton className="w-full" />
            <Skeleton className={width} />
          </div>
        ))}
      </div>
      <div className="grid content-start gap-4 p-4 md:px-6 md:py-5 lg:px-5">
        {ROWS.slice(0, 6).map((width) => (
          <Skeleton className={width} key={width} />
        ))}
      </div>
    </div>
  );
}

/** Fields beside the phone that shows what the customer reads. */
export function FieldsAndPhoneSkeleton() {
  return (
    <div className="grid lg:grid-cols-[minmax(0,1fr)_332px]">
      <div className="grid content-start gap-6 p-4 md:px-6 md:py-5">
        {ROWS.slice(0, 5).map((width) => (
          <div className="grid gap-2.5" key={width}>
            <Skeleton className={width} />
            <Skeleton className="h-8 w-full" />
          </div>
        ))}
      </div>
      <div className="p-4 max-lg:order-first md:px-6 lg:px-5">
        <div className="grid h-[420px] w-full max-w-[292px] content-start gap-4 rounded-[22px] border border-line p-4">
          <Skeleton className="h-8 w-40" />
          <Skeleton className="h-40 w-56" />
        </div>
      </div>
    </div>
  );
}
