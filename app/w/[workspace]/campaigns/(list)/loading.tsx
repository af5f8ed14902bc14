import { Skeleton } from "@/components/ui/skeleton";

export default function CampaignsLoading() {
  return (
    <div aria-busy="true" className="grid gap-4 p-4 md:px-6 md:pt-16">
      <Skeleton className="h-7 w-80" />
      <Skeleton className="h-96 w-full" />
    </div>
  );
}
