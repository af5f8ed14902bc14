import { and, eq, isNull, sql } from "drizzle-orm";
import { contacts, contactTags } from "@/db/schema/contacts";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { claimIdentities, findOwners } from "./claim-identities";
import { ensureTags } from "./ensure-tags";
import { readPhone } from "./read-phone";
import { recordConsent } from "./record-consent";
import type { CreateContactInput } from "./schema";

/**
 * Adds a person by hand. Somebody removed earlier with the same number comes back instead of being
 * made anew, with what they said about consent.
 * @throws Refusal `conflict` at the field when a living contact has the number or the address
 */
export async function createContact(
  ctx: WorkspaceContext,
  input: CreateContactInput,
): Promise<{ id: string; restored: boolean }> {
  assertCan(ctx, "contacts:write");
  const phone = input.phone ? readPhone(input.phone, input.phoneCountry ?? ctx.country) : null;
  return withWorkspace(ctx, async (tx) => {
    if (input.email) await refuseTakenEmail(tx, ctx, input.email, null);
    const values = {
      name: input.name || null,
      phone: phone?.e164 ?? null,
      phoneKey: phone?.key ?? null,
      country: phone?.country ?? null,
      rawPhone: input.phone || null,
      email: input.email || null,
      company: input.company || null,
      city: input.city || null,
      language: input.language || null,
      customFields: input.customFields,
    };
    const identity = phone ? [{ kind: "phone" as const, value: phone.key }] : [];
    const owner = phone
      ? (await findOwners(tx, ctx, identity)).get(`phone:${phone.key}`)
      : undefined;
    let id = owner;
    if (id) {
      const [back] = await tx
        .update(contacts)
        .set({ ...dropEmpty(values), deletedAt: null })
        .where(
          and(
            eq(contacts.workspaceId, ctx.workspaceId),
            eq(contacts.id, id),
            sql`${contacts.deletedAt} is not null`,
          ),
        )
        .returning({ id: contacts.id });
      if (!back) throw phoneTaken(input.phone);
    } else {
      const [made] = await tx
        .insert(contacts)
        .values({ workspaceId: ctx.workspaceId, id: newId(), source: "manual", ...values })
        .onConflictDoNothing()
        .returning({ id: contacts.id });
      if (!made) throw phoneTaken(input.phone);
      id = made.id;
      const owners = await claimIdentities(tx, ctx, id, identity);
      if (phone && owners.get(`phone:${phone.key}`) !== id) throw phoneTaken(input.phone);
    }
    const contactId = id;
    const tagIds = [...(await ensureTags(tx, ctx, input.tagNames)).values()];
    if (tagIds.length > 0) {
      await tx
        .insert(contactTags)
        .values(tagIds.map((tagId) => ({ workspaceId: ctx.workspaceId, tagId, contactId })))
        .onConflictDoNothing();
    }
    if (input.consentEvidence) {
      await recordConsent(
        { ...ctx, tx },
        {
          contactIds: [contactId],
          action: "opt_in",
          source: "manual",
          evidence: input.consentEvidence,
        },
      );
    }
    await recordActivity(tx, ctx, owner ? "contact.restored" : "contact.created", contactId, {
      name: values.name,
      phone: values.phone,
    });
    await publish(tx, ctx.workspaceId, "contacts", { contactId });
    return { id: contactId, restored: owner !== undefined };
  });
}

export function phoneTaken(raw: string | undefined): Refusal {
  return new Refusal("conflict", `${raw || "This number"} already belongs to a contact.`, {
    phone: "Another contact has this number.",
  });
}

/** @throws Refusal `conflict` when another living contact has the address */
export async function refuseTakenEmail(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  email: string,
  exceptId: string | null,
): Promise<void> {
  const [taken] = await tx
    .select({ id: contacts.id })
    .from(contacts)
    .where(
      and(
        eq(contacts.workspaceId, ctx.workspaceId),
        isNull(contacts.deletedAt),
        eq(contacts.email, email.toLowerCase()),
        exceptId ? sql`${contacts.id} <> ${exceptId}` : undefined,
        // people of one household share an address; two records without a number are one person
        isNull(contacts.phoneKey),
      ),
    )
    .limit(1);
  if (taken) {
    throw new Refusal("conflict", `${email} already belongs to a contact.`, {
      email: "Another contact has this address.",
    });
  }
}

function dropEmpty<T extends Record<string, unknown>>(values: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null),
  ) as Partial<T>;
}
