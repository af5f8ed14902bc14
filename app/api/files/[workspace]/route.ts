import { receiveUpload } from "@/lib/inbox/receive-upload";

export const dynamic = "force-dynamic";

/** A file to be sent, as the raw body; see receiveUpload for its headers. Answers what it proved to be. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ workspace: string }> },
) {
  return receiveUpload(request, (await params).workspace);
}
