import type { WorkspaceContext } from "@/lib/core/context";
import { setBlock } from "./block-contact";

/** Hears a person again; consent is as it was. */
export async function unblockContact(ctx: WorkspaceContext, input: { id: string }): Promise<void> {
  await setBlock(ctx, input.id, null);
}
