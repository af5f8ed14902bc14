import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { memberOf } from "./member-of";

/**
 * What waited in a browser goes out in the name of whoever wrote it, or not at all: somebody else may
 * have signed in there meanwhile.
 * @param safe what did not happen
 * @throws Refusal `conflict`
 */
export function assertAuthor(
  ctx: WorkspaceContext,
  authorId: string | undefined,
  safe = "Nothing was sent.",
): void {
  if (authorId === undefined || authorId === memberOf(ctx)) return;
  throw new Refusal(
    "conflict",
    `Somebody else has signed in in this browser since it was written. ${safe}`,
  );
}
