import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { csvLine } from "@/lib/core/csv-line";
import { type ActivityFilter, listActivity } from "./queries";
import { recordActivity } from "./record-activity";

const PAGE = 100;

/** The activity as CSV, newest first, with the filters of the page; the export is an entry itself. */
export async function* exportActivity(
  ctx: WorkspaceContext,
  filter: Omit<ActivityFilter, "before" | "limit">,
): AsyncGenerator<string, void> {
  await withWorkspace(ctx, (tx) => recordActivity(tx, ctx, "export.activity", null, {}));
  yield `\uFEFF${csvLine(["Time (UTC)", "Who", "Kind", "Action", "About", "Details", "IP address"])}`;
  let before: string | undefined;
  for (;;) {
    const rows = await listActivity(ctx, { ...filter, ...(before ? { before } : {}), limit: PAGE });
    yield rows
      .map((row) =>
        csvLine([
          row.createdAt.toISOString(),
          row.actorName,
          row.actorKind,
          row.action,
          row.resourceId ?? "",
          JSON.stringify(row.details),
          row.ip ?? "",
        ]),
      )
      .join("");
    if (rows.length < PAGE) return;
    before = rows.at(-1)?.id;
  }
}
