import { and, eq, isNull, sql } from "drizzle-orm";
import type { ContactSource } from "@/db/enums/contacts";
import { contacts } from "@/db/schema/contacts";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { phoneKey } from "@/lib/core/format/phone";
import { parsePhoneExactly } from "@/lib/core/format/phone-max";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { claimIdentities, findOwners, type Identity } from "./claim-identities";
import { joinContacts } from "./join-contacts";
import { lockPeople } from "./merge/lock-people";

type FindOrCreateContactInput = {
  /** Meta's digits of the person, without "+". */
  waId?: string | undefined;
  /** Meta's business-scoped user id (BSUID), verbatim; the only id of people who hide their number. */
  userId?: string | undefined;
  /** Digits of a number that they write text messages from: no word about WhatsApp. */
  phone?: string | undefined;
  /** Address that they write mails from, in lower case. */
  email?: string | undefined;
  username?: string | undefined;
  /** Name of the person's profile; kept only where we have none. */
  name?: string | undefined;
  source: ContactSource;
  /**
   * False for who is only tried out: they stay outside the lists and every audience, as somebody removed
   * does, until they write or are added.
   */
  listed?: boolean;
};

/**
 * The contact behind a provider's ids, made when nobody has them yet. Safe under any number of
 * parallel calls: they make one contact. A contact outside the lists comes back into them, with the
 * consent they had, unless the caller says otherwise. Ids that were unknown are added to the person that the known ones name. Ids that name two
 * people prove that they are one: they are joined, and the one with the phone stays (C13).
 * A caller that brings in many people in one transaction should pass them in a stable order.
 * @throws Error when none of waId, userId, phone and email is given
 */
export async function findOrCreateContact(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  input: FindOrCreateContactInput,
): Promise<{ id: string; created: boolean }> {
  const identities = identitiesOf(input);
  if (identities.length === 0) throw new Error("findOrCreateContact needs an address");

  const known = await holdKnown(tx, ctx, identities);
  if (known) {
    await completeContact(tx, ctx, input, known);
    return { id: known.id, created: false };
  }
  // Other inserts (an import, a form) are stopped by the unique keys; among themselves calls wait
  // here, in one order, so that nobody has to roll back a half-made person.
  for (const { kind, value } of identities) {
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`contact ${ctx.workspaceId} ${kind} ${value}`}, 0))`,
    );
  }
  if (input.email) await claimByEmail(tx, ctx, input.email);
  const meanwhile = await holdKnown(tx, ctx, identities);
  if (meanwhile) {
    await completeContact(tx, ctx, input, meanwhile);
    return { id: meanwhile.id, created: false };
  }

  const phone = phoneOf(input);
  const [made] = await tx
    .insert(contacts)
    .values({
      workspaceId: ctx.workspaceId,
      id: newId(),
      name: tidyName(input.name),
      username: input.username ?? null,
      email: input.email ?? null,
      phone: phone?.e164 ?? null,
      phoneKey: phone?.key ?? null,
      country: phone?.country ?? null,
      rawPhone: input.waId ?? input.phone ?? null,
      source: input.source,
    })
    .onConflictDoNothing()
    .returning({ id: contacts.id });
  const id = made?.id ?? (await findByPhoneKey(tx, ctx, phone?.key ?? ""));
  await claimIdentities(tx, ctx, id, identities);
  if (made && input.listed === false) {
    // only now: the unique key of a number, by which two calls make one contact, holds for living ones
    await tx
      .update(contacts)
      .set({ deletedAt: sql`now()` })
      .where(and(eq(contacts.workspaceId, ctx.workspaceId), eq(contacts.id, id)));
  } else if (made) await publish(tx, ctx.workspaceId, "contacts", { contactId: id });
  return { id, created: made !== undefined };
}

function identitiesOf(input: FindOrCreateContactInput): Identity[] {
  const digits = input.waId?.replace(/\D/g, "");
  const identities: Identity[] = [];
  if (digits) {
    identities.push({ kind: "phone", value: phoneKey(digits) });
    identities.push({ kind: "wa_id", value: digits });
  }
  if (input.userId) identities.push({ kind: "user_id", value: input.userId });
  if (input.phone) identities.push({ kind: "phone", value: phoneKey(input.phone) });
  if (input.email) identities.push({ kind: "email", value: input.email });
  return identities;
}

/**
 * An address that stands with one person and was never written from is theirs. Where several have it
 * nobody is named by it, and where nobody has it there is nobody to find.
 */
async function claimByEmail(tx: WorkspaceTx, ctx: WorkspaceContext, email: string): Promise<void> {
  const owners = await tx
    .select({ id: contacts.id })
    .from(contacts)
    .where(
      and(
        eq(contacts.workspaceId, ctx.workspaceId),
        eq(contacts.email, email),
        isNull(contacts.deletedAt),
      ),
    )
    .limit(2);
  const [only] = owners;
  if (!only || owners.length > 1) return;
  await claimIdentities(tx, ctx, only.id, [{ kind: "email", value: email }]);
}

function phoneOf({ waId, phone }: FindOrCreateContactInput) {
  const digits = waId ?? phone;
  return digits ? readWaId(digits) : null;
}

/** A wa_id is complete and international by definition, also where the plan does not know it. */
export function readWaId(waId: string) {
  const digits = waId.replace(/\D/g, "");
  const parsed = parsePhoneExactly(`+${digits}`);
  if (parsed.ok) return { e164: parsed.e164, key: phoneKey(digits), country: parsed.country };
  return { e164: `+${digits}`, key: phoneKey(digits), country: null };
}

async function findKnown(tx: WorkspaceTx, ctx: WorkspaceContext, identities: Identity[]) {
  const owners = await findOwners(tx, ctx, identities);
  for (const identity of identities) {
    const id = owners.get(`${identity.kind}:${identity.value}`);
    if (id) {
      return {
        id,
        by: identity,
        missing: identities.filter((one) => !owners.has(`${one.kind}:${one.value}`)),
        others: [...new Set(owners.values())].filter((owner) => owner !== id),
      };
    }
  }
  return null;
}

/**
 * The known person, joined with whoever the other ids name, and held: a merge or its undo that runs at
 * the same time is over before anything is written for this person, and the ids are read after it.
 */
async function holdKnown(tx: WorkspaceTx, ctx: WorkspaceContext, identities: Identity[]) {
  let known = await findKnown(tx, ctx, identities);
  while (known) {
    const { id } = known;
    for (const other of known.others) {
      await joinContacts(tx, ctx, {
        fromContactId: other,
        toContactId: id,
        proof: "One message of WhatsApp named both addresses.",
      });
    }
    // one after the other on one connection, without waiting for each answer
    const [, now] = await Promise.all([
      lockPeople(tx, ctx, [id]),
      findKnown(tx, ctx, identities),
    ] as const);
    if (now && now.id === id && now.others.length === 0) return now;
    known = now;
  }
  return null;
}

async function findByPhoneKey(tx: WorkspaceTx, ctx: WorkspaceContext, key: string) {
  const [row] = await tx
    .select({ id: contacts.id })
    .from(contacts)
    .where(
      and(
        eq(contacts.workspaceId, ctx.workspaceId),
        eq(contacts.phoneKey, key),
        isNull(contacts.deletedAt),
      ),
    );
  if (!row) throw new Error("a contact was neither made nor found");
  return row.id;
}

/** Fills gaps of somebody known; what people wrote about them is never overwritten by a profile. */
async function completeContact(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  input: FindOrCreateContactInput,
  { id, by, missing }: { id: string; by: Identity; missing: Identity[] },
) {
  if (missing.length > 0) await claimIdentities(tx, ctx, id, missing, by);
  const phone = phoneOf(input);
  const name = tidyName(input.name);
  const username = input.username ?? null;
  const listed = input.listed ?? true;
  const [changed] = await tx
    .update(contacts)
    .set({
      name: sql`coalesce(${contacts.name}, ${name})`,
      username: sql`coalesce(${username}, ${contacts.username})`,
      email: sql`coalesce(${contacts.email}, ${input.email ?? null})`,
      phone: sql`coalesce(${contacts.phone}, ${phone?.e164 ?? null})`,
      phoneKey: sql`coalesce(${contacts.phoneKey}, ${phone?.key ?? null})`,
      country: sql`coalesce(${contacts.country}, ${phone?.country ?? null})`,
      ...(listed ? { deletedAt: null } : {}),
    })
    .where(
      and(
        eq(contacts.workspaceId, ctx.workspaceId),
        eq(contacts.id, id),
        sql`((${listed}::boolean and ${contacts.deletedAt} is not null)
          or (${contacts.name} is null and ${name}::text is not null)
          or (${contacts.email} is null and ${input.email ?? null}::text is not null)
          or (${contacts.phoneKey} is null and ${phone?.key ?? null}::text is not null)
          or (${username}::text is not null and ${contacts.username} is distinct from ${username}))`,
      ),
    )
    .returning({ id: contacts.id });
  if (changed) await publish(tx, ctx.workspaceId, "contacts", { contactId: id });
}

function tidyName(name: string | undefined): string | null {
  const text = (name ?? "").replaceAll(String.fromCharCode(0), "").trim().slice(0, 200);
  return text === "" ? null : text;
}
