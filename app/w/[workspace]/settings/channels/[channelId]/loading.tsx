import { PageSkeleton, SectionsSkeleton } from "@/components/layout/page-skeleton";

export default function ChannelLoading() {
  return (
    <PageSkeleton label="Loading the number">
      <SectionsSkeleton />
    </PageSkeleton>
  );
}
