import { FieldsAndPhoneSkeleton, PageSkeleton } from "@/components/layout/page-skeleton";

export default function TemplateLoading() {
  return (
    <PageSkeleton label="Loading the template">
      <FieldsAndPhoneSkeleton />
    </PageSkeleton>
  );
}
