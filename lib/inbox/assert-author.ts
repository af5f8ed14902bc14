import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { memberOf } from "./member-of";

/**
 * What waited in a browser goes out in the name of whoever wrote it, or not at all: somebody else may
 * have signed in there meanwhile.
 * @throws Refusal `conflict`
 */
export function assertAuthor(ctx: WorkspaceContext, authorId: string | undefined): void {
  if (authorId === undefined || authorId === memberOf(ctx)) return;
  throw new Refusal(
    "conflict",
    "Somebody else has signed in in this browser since it was written. Nothing was sent.",
  );
}
