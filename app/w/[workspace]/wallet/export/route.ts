import { requireWorkspace } from "@/lib/access/require-workspace";
import { statementFilterSchema } from "@/lib/wallet/schema";
import { statementCsvHeader, statementCsvRows } from "@/lib/wallet/statement-csv";
import { readStatement } from "@/lib/wallet/statement-queries";

/** The statement as CSV, line by line, with the filters of the page; streamed, so its size is free. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ workspace: string }> },
): Promise<Response> {
  const ctx = await requireWorkspace((await params).workspace, "wallet:read");
  const filter = statementFilterSchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const encoder = new TextEncoder();
  const batches = readStatement(ctx, filter);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(statementCsvHeader()));
    },
    async pull(controller) {
      const { value, done } = await batches.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(statementCsvRows(value, ctx.currency)));
    },
    async cancel() {
      await batches.return(undefined);
    },
  });
  const day = new Date().toISOString().slice(0, 10);
  return new Response(body, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="ledger-${ctx.slug}-${day}.csv"`,
      "Cache-Control": "private, no-store",
    },
  });
}
