import { uploadImport } from "@/lib/contacts/import/upload-import";

export const dynamic = "force-dynamic";

/** The file as the raw body, its name in X-File-Name (percent-encoded). Answers {importId}. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ workspace: string }> },
) {
  return uploadImport(request, (await params).workspace);
}
