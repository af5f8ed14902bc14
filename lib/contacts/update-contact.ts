import { and, eq, isNull, sql } from "drizzle-orm";
import { contactIdentities, contacts } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { mergeChanges } from "@/lib/activity/merge-changes";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { alignFields, type Fields, gatherRecord, spreadRecord } from "@/lib/core/field-merge";
import { publish } from "@/lib/realtime/publish";
import { claimIdentities } from "./claim-identities";
import { phoneTaken, refuseTakenEmail } from "./create-contact";
import { readPhone } from "./read-phone";
import type { UpdateContactInput } from "./schema";

/**
 * Changes what is known about a person; fields that are not given stay, empty ones are cleared.
 * A new number replaces the old one as an address, except where messages came from the old one.
 * With `seen`, fields that a colleague changed meanwhile stay as they are, own fields each for itself.
 * @throws Refusal `not_found`, `conflict` when another contact has the number, or `stale` when a
 *   colleague changed the same field to something else
 */
export async function updateContact(
  ctx: WorkspaceContext,
  input: UpdateContactInput,
): Promise<void> {
  assertCan(ctx, "contacts:write");
  const phone = input.phone ? readPhone(input.phone, input.phoneCountry ?? ctx.country) : null;
  await withWorkspace(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const one = and(
      eq(contacts.workspaceId, workspaceId),
      eq(contacts.id, input.id),
      isNull(contacts.deletedAt),
    );
    const [before] = await tx.select().from(contacts).where(one).for("update");
    if (!before) notFound("contact");

    const wanted = await mergeChanges(tx, ctx, {
      noun: "contact",
      resourceId: before.id,
      ...sidesOf(input, before, phone),
    });
    const changes: Partial<typeof contacts.$inferInsert> = {};
    for (const field of TEXT_FIELDS) {
      if (Object.hasOwn(wanted.changes, field)) {
        changes[field] = wanted.changes[field] as string | null;
      }
    }
    if (Object.keys(wanted.changes).some((field) => field.startsWith("customFields."))) {
      changes.customFields = gatherRecord("customFields", {
        ...spreadRecord("customFields", before.customFields),
        ...wanted.changes,
      }) as Record<string, string>;
    }
    if (Object.hasOwn(wanted.changes, "phone") && (phone?.key ?? null) !== before.phoneKey) {
      changes.phone = phone?.e164 ?? null;
      changes.phoneKey = phone?.key ?? null;
      changes.country = phone?.country ?? null;
      changes.rawPhone = input.phone || null;
    }
    const after = { ...before, ...changes };
    if (!after.phoneKey && !after.email && !after.username) {
      throw new Refusal("invalid", "A contact needs a phone number or an e-mail address.", {
        phone: "Keep a phone number or an e-mail address.",
      });
    }
    if (changes.email && !after.phoneKey) {
      await refuseTakenEmail(tx, ctx, changes.email, before.id);
    }

    if (changes.phoneKey !== undefined) {
      if (before.phoneKey) {
        await tx.execute(sql`
          delete from ${contactIdentities} i
          where i.workspace_id = ${workspaceId} and i.contact_id = ${before.id}
            and i.kind = 'phone' and i.value = ${before.phoneKey}
            and not exists (select 1 from ${contactIdentities} w
              where w.workspace_id = i.workspace_id and w.contact_id = i.contact_id
                and w.kind = 'wa_id')`);
      }
      if (changes.phoneKey) {
        const owners = await claimIdentities(tx, ctx, before.id, [
          { kind: "phone", value: changes.phoneKey },
        ]);
        if (owners.get(`phone:${changes.phoneKey}`) !== before.id) throw phoneTaken(input.phone);
      }
    }
    const changed = Object.keys(changes).filter(
      (field) =>
        JSON.stringify(before[field as keyof typeof before]) !==
        JSON.stringify(after[field as keyof typeof after]),
    );
    if (changed.length === 0) return;
    await tx.update(contacts).set(changes).where(one);
    await recordActivity(tx, ctx, "contact.updated", before.id, {
      before: Object.fromEntries(changed.map((f) => [f, before[f as keyof typeof before]])),
      after: Object.fromEntries(changed.map((f) => [f, after[f as keyof typeof after]])),
    });
    await publish(tx, workspaceId, "contacts", { contactId: before.id });
  });
}

const TEXT_FIELDS = ["name", "company", "city", "language", "email"] as const;

/** The contact as flat fields: as the person saw it, as they want it, and as it stands. */
function sidesOf(
  input: UpdateContactInput,
  before: typeof contacts.$inferSelect,
  phone: ReturnType<typeof readPhone> | null,
): { seen: Fields; wanted: Fields; stored: Fields } {
  const sides = { seen: {} as Fields, wanted: {} as Fields, stored: {} as Fields };
  for (const field of [...TEXT_FIELDS, "phone"] as const) {
    if (input[field] === undefined) continue;
    const plain = field === "email" ? plainEmail : plainText;
    sides.wanted[field] = field === "phone" ? (phone?.e164 ?? null) : plain(input[field]);
    sides.stored[field] = plain(before[field]);
    if (input.seen?.[field] !== undefined) sides.seen[field] = plain(input.seen[field]);
  }
  if (input.customFields !== undefined) {
    const custom = alignFields({
      seen: filled(input.seen?.customFields ?? {}),
      wanted: filled(input.customFields),
      stored: filled(before.customFields),
    });
    Object.assign(sides.wanted, custom.wanted);
    Object.assign(sides.stored, custom.stored);
    if (input.seen?.customFields !== undefined) Object.assign(sides.seen, custom.seen);
  }
  return sides;
}

/** Text that came by an import may have what a form would have trimmed. */
const plainText = (text: string | null) => text?.trim() || null;
const plainEmail = (text: string | null) => plainText(text)?.toLowerCase() ?? null;
const filled = (record: Record<string, string>) =>
  spreadRecord(
    "customFields",
    Object.fromEntries(Object.entries(record).filter(([, text]) => text !== "")),
  );
