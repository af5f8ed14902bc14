import "server-only";
import { wallets } from "@/db/schema/wallet";
import { activityLog, members, workspaces } from "@/db/schema/workspaces";
import type { SystemTx } from "@/db/tenant";
import { env } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { anotherSlug, slugOf } from "./slug";

/** Done by lib/channels: gives a new workspace its number in the sandbox. Payload `{ workspaceId }`. */
const provisionSandbox = { name: "channels.provision_sandbox", maxAttempts: 10 };

const WALLET_CURRENCY = "USD";
const SLUG_TRIES = 5;

/**
 * Makes a workspace with its wallet and its owner, in the transaction that makes the owner. In the
 * sandbox a number is provisioned right after, so that the first message needs no account at Meta.
 */
export async function createWorkspace(
  tx: SystemTx,
  owner: { userId: string; name: string; email: string; ip?: string | undefined },
  input: { name: string; country: string; timeZone: string },
): Promise<{ workspaceId: string; slug: string }> {
  const { id: workspaceId, slug } = await insertWorkspace(tx, input);
  await tx.insert(wallets).values({ workspaceId, currency: WALLET_CURRENCY });
  const [member] = await tx
    .insert(members)
    .values({
      workspaceId,
      userId: owner.userId,
      role: "owner",
      displayName: owner.name,
      email: owner.email,
    })
    .returning({ id: members.id });
  await tx.insert(activityLog).values({
    workspaceId,
    actorKind: "member",
    actorId: member?.id ?? null,
    actorName: owner.name,
    action: "workspace.created",
    resourceId: workspaceId,
    details: { name: input.name, country: input.country, timeZone: input.timeZone },
    ip: owner.ip ?? null,
  });
  if (env().SANDBOX === "on") await enqueue(tx, provisionSandbox, { workspaceId });
  return { workspaceId, slug };
}

/** The name decides the address; a taken one gets four random letters. */
async function insertWorkspace(
  tx: SystemTx,
  input: { name: string; country: string; timeZone: string },
) {
  let slug = slugOf(input.name);
  for (let attempt = 0; attempt < SLUG_TRIES; attempt++) {
    const [row] = await tx
      .insert(workspaces)
      .values({ ...input, slug, currency: WALLET_CURRENCY, settings: { version: 1 } })
      .onConflictDoNothing({ target: workspaces.slug })
      .returning({ id: workspaces.id, slug: workspaces.slug });
    if (row) return row;
    slug = anotherSlug(slugOf(input.name));
  }
  throw new Refusal("conflict", "No free address was found for this name. Try another name.");
}
