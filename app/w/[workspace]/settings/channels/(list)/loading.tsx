import { RowsSkeleton } from "@/components/layout/page-skeleton";
import { SkeletonSwap } from "@/components/ui/skeleton";

export default function ChannelsLoading() {
  return (
    <SkeletonSwap label="Loading numbers" loading skeleton={<RowsSkeleton roomy />}>
      {null}
    </SkeletonSwap>
  );
}
