import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import type { Update } from "./update";

/** A number of a workspace that an update may concern. */
export type Target = {
  workspaceId: string;
  channelId: string;
  senderId: string;
  accountId: string;
  /** Digits. */
  address: string;
};

/** The workspaces behind the numbers and accounts that the updates name, each as far as it may speak. */
export async function findTargets(updates: readonly Update[]): Promise<Target[]> {
  const found: Target[] = [];
  for (const speaksFor of new Set(updates.map((update) => update.speaksFor))) {
    const theirs = updates.filter((update) => update.speaksFor === speaksFor);
    found.push(...(await findNamed(theirs, speaksFor)));
  }
  // a number that both speak of is one
  return [...new Map(found.map((target) => [target.channelId, target])).values()];
}

async function findNamed(updates: readonly Update[], speaksFor: string | null): Promise<Target[]> {
  // what came to a number's own address is about that number, whatever its body names
  const named = updates.filter(({ channelId }) => channelId === null);
  const addressed = [...new Set(updates.flatMap(({ channelId }) => channelId ?? []))];
  const numbers = [...new Set(named.flatMap(({ event }) => event.senderId ?? []))];
  const accounts = [...new Set(named.flatMap(({ event }) => event.accountId ?? []))];
  if (numbers.length + accounts.length + addressed.length === 0) return [];
  return withSystem("find the workspace of a webhook", async (tx) => {
    const rows = (await tx.execute(sql`
      update channels set last_webhook_at = case
          when last_webhook_at is null or last_webhook_at < now() - interval '1 minute' then now()
          else last_webhook_at end
      where deleted_at is null and (
        kind = 'whatsapp' and sender_id in (select jsonb_array_elements_text(${JSON.stringify(numbers)}::jsonb))
        or kind = 'whatsapp' and account_id in (select jsonb_array_elements_text(${JSON.stringify(accounts)}::jsonb))
        or id in (select jsonb_array_elements_text(${JSON.stringify(addressed)}::jsonb)::uuid))
        and ${speaksFor === null ? sql`true` : ownNumbers(speaksFor)}
      returning workspace_id as "workspaceId", id as "channelId", sender_id as "senderId",
        account_id as "accountId", regexp_replace(address, '\\D', '', 'g') as address`)) as unknown as Target[];
    return [...rows];
  });
}

/**
 * What a workspace's own app may speak of: its numbers on accounts of its own. A number in shared mode
 * is of the platform's account, where Meta bills the platform; whoever could forge its prices would
 * send at the platform's cost.
 */
const ownNumbers = (workspaceId: string) =>
  sql`workspace_id = ${workspaceId}::uuid and mode = 'dedicated'`;

/**
 * Whom an update concerns. The number whose address it came to decides, else the number's id. Fields about a number that carry no id name it by
 * its digits; where no number here has them, and for what is about an account, it concerns every
 * workspace that has a number of the account, with no number of its own (`channelId` null). What a
 * workspace's own app has signed concerns no other, whatever it names.
 */
export function targetsOf(
  { event, speaksFor, channelId }: Pick<Update, "event" | "speaksFor" | "channelId">,
  known: readonly Target[],
): (Omit<Target, "channelId"> & { channelId: string | null })[] {
  const targets =
    speaksFor === null ? known : known.filter(({ workspaceId }) => workspaceId === speaksFor);
  if (channelId !== null) return targets.filter((target) => target.channelId === channelId);
  if (event.senderId !== null) {
    return targets.filter((target) => target.senderId === event.senderId);
  }
  const ofAccount = targets.filter((target) => target.accountId === event.accountId);
  const named = ofAccount.filter(
    (target) => event.address !== null && target.address === event.address,
  );
  if (named.length > 0) return named;
  const seen = new Set<string>();
  return ofAccount.flatMap((target) => {
    if (seen.has(target.workspaceId)) return [];
    seen.add(target.workspaceId);
    return [{ ...target, channelId: null }];
  });
}
