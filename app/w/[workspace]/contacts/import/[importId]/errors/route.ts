import { downloadErrors } from "@/lib/contacts/import/download-errors";

export const dynamic = "force-dynamic";

export async function GET(
  request: Request,
  { params }: { params: Promise<{ workspace: string; importId: string }> },
) {
  const { workspace, importId } = await params;
  return downloadErrors(request, { slug: workspace, importId });
}
