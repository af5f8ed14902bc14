import { and, desc, eq, sql } from "drizzle-orm";
import { messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { firstIdOf } from "@/lib/core/ids";
import type { CheckResult } from "./check-result";
import { describeError } from "./error-catalogue";

const MONTH_MS = 30 * 86_400_000;

/** A message that arrived is the proof of everything before it. */
export async function checkSelfTest(
  ctx: WorkspaceContext,
  channelId: string,
  own: "phone" | "mailbox" = "phone",
): Promise<CheckResult> {
  const result = (
    state: CheckResult["state"],
    detail: string,
    mend = "",
    code: number | null = null,
  ): CheckResult => ({ name: "self_test", state, detail, mend, code });
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .select({
        status: messages.status,
        origin: messages.origin,
        errorCode: messages.errorCode,
        errorDetail: messages.errorDetail,
      })
      .from(messages)
      .where(
        and(
          eq(messages.workspaceId, ctx.workspaceId),
          eq(messages.channelId, channelId),
          eq(messages.direction, "outbound"),
          sql`${messages.id} >= ${firstIdOf(new Date(Date.now() - MONTH_MS))}`,
          sql`(${messages.origin} = 'test' or ${messages.status} in ('delivered', 'read'))`,
        ),
      )
      .orderBy(desc(messages.id))
      .limit(1),
  );
  const [last] = rows;
  if (!last) {
    return result("waiting", "No message was sent yet.", `Send one to your own ${own} below.`);
  }
  if (last.status === "delivered" || last.status === "read") {
    return result("passed", "A message was sent over this number and arrived.");
  }
  if (last.status === "failed") {
    const known = last.errorCode === null ? null : describeError(last.errorCode);
    return result(
      "failed",
      known
        ? `${known.title}. In its provider’s words: “${last.errorDetail ?? known.title}” (code ${known.code}).`
        : (last.errorDetail ?? "The message failed."),
      known?.whatToDo ?? "Send it again.",
      last.errorCode,
    );
  }
  return result("waiting", `The message is on its way; this turns green when the ${own} has it.`);
}
