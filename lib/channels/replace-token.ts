import type * as z from "zod";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { checkRegistration, checkToken } from "./check-number";
import type { CheckResult } from "./check-result";
import { findWhatsAppNumber } from "./find-channel";
import { graphForToken } from "./graph-for-channel";
import { keepCredential } from "./keep-credential";
import { runChecks } from "./run-checks";
import type { replaceTokenSchema } from "./schema";

/**
 * Puts a new token in the place of the old one, without disconnecting anything (B4). It is tried
 * first: one that does not work for this number is refused and the old one stays.
 * @throws Refusal `conflict` in shared mode, `invalid` with what Meta said about the token
 */
export async function replaceToken(
  ctx: WorkspaceContext,
  input: z.output<typeof replaceTokenSchema>,
): Promise<CheckResult[]> {
  assertCan(ctx, "channels:write");
  const channel = await findWhatsAppNumber(ctx, input.channelId);
  if (channel.mode === "shared") {
    throw new Refusal(
      "conflict",
      "This number uses the platform’s token. Switch it to dedicated to use your own.",
    );
  }
  await assertTokenFits(input.accessToken, channel);
  await keepCredential(ctx, channel.id, input.accessToken);
  return runChecks(ctx, { channelId: channel.id });
}

/** @throws Refusal `invalid` on the field, with what Meta said */
export async function assertTokenFits(
  accessToken: string,
  { senderId, accountId }: { senderId: string; accountId: string },
): Promise<void> {
  const given = {
    graph: graphForToken(accessToken),
    senderId,
    accountId,
    lastWebhookAt: null,
    ownApp: null,
  };
  const token = await checkToken(given);
  const number = token.state === "passed" ? await checkRegistration(given) : null;
  const problem = token.state !== "passed" ? token : number?.owned ? null : number?.check;
  if (!problem) return;
  throw new Refusal("invalid", "Nothing was changed; the token in use stays.", {
    accessToken: [problem.detail, problem.mend].filter(Boolean).join(" "),
  });
}
