import type * as z from "zod";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { recordConsent } from "./record-consent";
import type { recordConsentSchema } from "./schema";

/** What a colleague says that people said: consent by hand, with the proof they typed. */
export function recordTypedConsent(
  ctx: WorkspaceContext,
  input: z.output<typeof recordConsentSchema>,
): Promise<{ recorded: number; changed: number }> {
  assertCan(ctx, "contacts:write");
  return recordConsent(ctx, { ...input, source: "manual" });
}
