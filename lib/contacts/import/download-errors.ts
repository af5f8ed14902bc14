import "server-only";
import { requireRoute } from "@/lib/access/require-route";
import { streamText } from "@/lib/core/stream-text";
import { errorFile } from "./error-file";
import { getImport } from "./queries";

/** The error file as a download. */
export function downloadErrors(
  request: Request,
  where: { slug: string; importId: string },
): Promise<Response> {
  const guard = {
    request,
    slug: where.slug,
    permission: "contacts:import",
    changes: false,
  } as const;
  return requireRoute(guard, async (ctx) => {
    const { fileName } = await getImport(ctx, where.importId);
    const skipped = new URL(request.url).searchParams.get("rows") === "skipped";
    return streamText(
      errorFile(ctx, { importId: where.importId, skipped }),
      `${fileName.replace(/\.[a-z]{2,4}$/i, "")}-not-imported.csv`,
    );
  });
}
