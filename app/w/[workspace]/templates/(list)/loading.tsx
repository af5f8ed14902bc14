import { PageSkeleton, RowsSkeleton } from "@/components/layout/page-skeleton";

export default function TemplatesLoading() {
  return (
    <PageSkeleton label="Loading templates" title="Templates">
      <RowsSkeleton />
    </PageSkeleton>
  );
}
