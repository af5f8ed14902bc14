import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { contactIdentities, contacts } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { getContact } from "./contact-queries";
import { createContact } from "./create-contact";
import { deleteContacts } from "./delete-contacts";
import { findOrCreateContact } from "./find-or-create-contact";
import { recordConsent } from "./record-consent";
import { createContactSchema } from "./schema";

useTestDatabase();

type Input = Parameters<typeof findOrCreateContact>[2];
const find = (ctx: WorkspaceContext, input: Omit<Input, "source">) =>
  withWorkspace(ctx, (tx) => findOrCreateContact(tx, ctx, { source: "whatsapp", ...input }));
const countAll = (ctx: WorkspaceContext) =>
  withWorkspace(ctx, async (tx) => {
    const [row] = await tx.select({ count: sql<number>`count(*)::int` }).from(contacts);
    return row?.count;
  });

describe("the person behind a message", () => {
  it("is made once by 50 webhooks at the same time", async () => {
    const ctx = await makeContext();
    const results = await Promise.all(
      Array.from({ length: 50 }, () => find(ctx, { waId: "254712345678", name: "Amina" })),
    );
    expect(new Set(results.map((one) => one.id)).size).toBe(1);
    expect(results.filter((one) => one.created)).toHaveLength(1);
    expect(await countAll(ctx)).toBe(1);
  });

  it("is only tried out: stays outside the lists until they write, and so does who was removed", async () => {
    const ctx = await makeContext();
    const tried = await find(ctx, { waId: "254712345678", listed: false });
    expect(tried.created).toBe(true);
    expect(await find(ctx, { waId: "254712345678", listed: false })).toEqual({
      id: tried.id,
      created: false,
    });
    await expect(getContact(ctx, tried.id)).rejects.toMatchObject({ code: "not_found" });
    await find(ctx, { waId: "254712345678", name: "Amina" });
    expect(await getContact(ctx, tried.id)).toMatchObject({ name: "Amina" });
    await find(ctx, { waId: "254712345678", listed: false });
    expect(await getContact(ctx, tried.id)).toMatchObject({ name: "Amina" });

    await deleteContacts(ctx, { ids: [tried.id] });
    await find(ctx, { waId: "254712345678", listed: false });
    await expect(getContact(ctx, tried.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is only tried out and then added by hand: the same person, in the lists", async () => {
    const ctx = await makeContext();
    const tried = await find(ctx, { waId: "254712345678", listed: false });
    const added = await createContact(
      ctx,
      createContactSchema.parse({ name: "Amina", phone: "+254 712 345678" }),
    );
    expect(added).toEqual({ id: tried.id, restored: true });
    expect(await countAll(ctx)).toBe(1);
  });

  it("is made once when half of the webhooks carry only the user id", async () => {
    const ctx = await makeContext();
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        find(
          ctx,
          index % 2 === 0
            ? { userId: "KE.123", username: "amina" }
            : { waId: "254712345678", userId: "KE.123" },
        ),
      ),
    );
    expect(new Set(results.map((one) => one.id)).size).toBe(1);
    expect(await countAll(ctx)).toBe(1);
    const person = await getContact(ctx, results[0]?.id ?? "");
    expect(person).toMatchObject({ phone: "+254712345678", username: "amina" });
  });

  it("is the contact that somebody typed in, in any spelling of the number", async () => {
    const ctx = await makeContext({ country: "BR" });
    const made = await createContact(
      ctx,
      createContactSchema.parse({ name: "João", phone: "(11) 98765-4321" }),
    );
    const found = await find(ctx, { waId: "551187654321", name: "joao p." });
    expect(found).toEqual({ id: made.id, created: false });
    expect((await getContact(ctx, made.id)).name).toBe("João");
  });

  it("may have no phone at all", async () => {
    const ctx = await makeContext();
    const { id } = await find(ctx, { userId: "US.13491208655302741918", username: "nia" });
    expect(await getContact(ctx, id)).toMatchObject({ phone: null, username: "nia" });
  });

  it("comes back after removal, still opted out", async () => {
    const ctx = await makeContext();
    const { id } = await find(ctx, { waId: "254712345678" });
    await recordConsent(ctx, {
      contactIds: [id],
      action: "opt_out",
      source: "keyword",
      evidence: "STOP",
    });
    await deleteContacts(ctx, { ids: [id] });
    expect(await find(ctx, { waId: "254712345678" })).toEqual({ id, created: false });
    expect((await getContact(ctx, id)).consent).toBe("opted_out");
  });

  it("belongs to its workspace alone", async () => {
    const [left, right] = [await makeContext(), await makeContext()];
    const mine = await find(left, { waId: "254712345678" });
    const theirs = await find(right, { waId: "254712345678" });
    expect(theirs.created).toBe(true);
    await expect(getContact(right, mine.id)).rejects.toMatchObject({ code: "not_found" });
    const owners = await withWorkspace(right, (tx) =>
      tx.select().from(contactIdentities).where(eq(contactIdentities.contactId, mine.id)),
    );
    expect(owners).toEqual([]);
  });
});
