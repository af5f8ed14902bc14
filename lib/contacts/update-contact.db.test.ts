import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext, makeMember } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { getContact } from "./contact-queries";
import { createContact } from "./create-contact";
import { createContactSchema, type UpdateContactInput, updateContactSchema } from "./schema";
import { updateContact } from "./update-contact";

useTestDatabase();

const TOLD = { name: "Amina", phone: "+254712345678", email: "", company: "", city: "Mombasa" };

const FRESH = expect.stringMatching(/^(?:just now|\d+ s ago)$/);

/** Lena and Omar have the same contact open, as it was when it was made. */
async function twoAtOneContact(customFields: Record<string, string> = {}) {
  const lena = await makeContext({ country: "KE" });
  const member = await makeMember(lena, { name: "Omar Said", role: "agent" });
  const omar: WorkspaceContext = {
    ...lena,
    actor: { kind: "member", ...member, role: "agent", verified: true },
  };
  const { id } = await createContact(lena, createContactSchema.parse({ ...TOLD, customFields }));
  const seen = { ...TOLD, customFields };
  const save = (ctx: WorkspaceContext, changes: Partial<UpdateContactInput>) =>
    updateContact(ctx, updateContactSchema.parse({ id, ...seen, seen, ...changes }));
  return { lena, omar, id, seen, save };
}

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal) return error;
  throw new Error(`not refused: ${String(error)}`);
}

describe("two people change one contact", () => {
  test("different fields both win, though each form sends all of them", async () => {
    const { lena, omar, id, save } = await twoAtOneContact();
    await save(lena, { city: "Kisumu", phone: "0722 900 114" });
    await save(omar, { company: "Kettles Ltd" });
    expect(await getContact(lena, id)).toMatchObject({
      name: "Amina",
      city: "Kisumu",
      phone: "+254722900114",
      company: "Kettles Ltd",
    });
  });

  test("the same field is refused with who and when, and nothing is saved half", async () => {
    const { lena, omar, id, save } = await twoAtOneContact();
    await save(lena, { city: "Kisumu" });
    const refusal = await refusalOf(save(omar, { city: "Nairobi", company: "Kettles Ltd" }));
    expect(refusal.code).toBe("stale");
    expect(refusal.message).toContain("Lena Moreau changed this contact");
    expect(refusal.fields).toEqual({
      city: expect.stringMatching(
        /^Lena Moreau changed this (?:just now|\d+ s ago) to “Kisumu”\.$/,
      ),
    });
    expect(refusal.conflicts).toEqual({
      city: { value: "Kisumu", by: "Lena Moreau", self: false, ago: FRESH },
    });
    expect(await getContact(lena, id)).toMatchObject({ city: "Kisumu", company: null });
  });

  test("what was seen anew may be overwritten: keeping mine saves", async () => {
    const { lena, omar, id, seen, save } = await twoAtOneContact();
    await save(lena, { city: "Kisumu" });
    await save(omar, { city: "Nairobi", seen: { ...seen, city: "Kisumu" } });
    expect((await getContact(lena, id)).city).toBe("Nairobi");
    // Lena looks again and is told of Omar, not of herself
    const refusal = await refusalOf(save(lena, { city: "Malindi" }));
    expect(refusal.conflicts?.city).toMatchObject({ by: "Omar Said", value: "Nairobi" });
  });

  test("the same value wanted by both is no conflict", async () => {
    const { lena, omar, id, save } = await twoAtOneContact();
    await save(lena, { city: "Kisumu" });
    await save(omar, { city: " Kisumu ", company: "Kettles Ltd" });
    expect(await getContact(lena, id)).toMatchObject({ city: "Kisumu", company: "Kettles Ltd" });
  });

  test("one's own other window is told apart from a colleague", async () => {
    const { lena, save } = await twoAtOneContact();
    await save(lena, { city: "" });
    const refusal = await refusalOf(save(lena, { city: "Nairobi" }));
    expect(refusal.conflicts?.city).toMatchObject({ self: true, value: null });
    expect(refusal.fields?.city).toMatch(/^You emptied this in another window /);
  });

  test("a number is compared as a number, however it is written", async () => {
    const { lena, omar, id, save } = await twoAtOneContact();
    await save(lena, { phone: "0722 900 114" });
    await save(omar, { phone: "+254 722 900114", city: "Nakuru" });
    expect(await getContact(lena, id)).toMatchObject({ phone: "+254722900114", city: "Nakuru" });
    const refusal = await refusalOf(save(omar, { phone: "0733 100 200" }));
    expect(refusal.conflicts?.phone?.value).toBe("+254722900114");
  });
});

describe("own fields of a contact", () => {
  test("each stands for itself: two people who change different ones both win", async () => {
    const fields = { Size: "M", "VIP since v1.2": "2024", Shop: "Nyali" };
    const { lena, omar, id, save } = await twoAtOneContact(fields);
    await save(lena, { customFields: { ...fields, Size: "L" } });
    await save(omar, { customFields: { ...fields, Shop: "", "VIP since v1.2": "2025" } });
    expect((await getContact(lena, id)).customFields).toEqual({
      Size: "L",
      "VIP since v1.2": "2025",
    });
  });

  test("the same one is in conflict under its own name, and by whom it was changed", async () => {
    const fields = { Size: "M", "VIP since v1.2": "2024" };
    const { lena, omar, id, save } = await twoAtOneContact(fields);
    await save(lena, { customFields: { ...fields, "VIP since v1.2": "2025" } });
    await save(omar, { customFields: { ...fields, Size: "L" } });
    const refusal = await refusalOf(
      save(omar, { customFields: { ...fields, "VIP since v1.2": "2023" } }),
    );
    expect(refusal.conflicts).toEqual({
      "customFields.VIP since v1.2": {
        value: "2025",
        by: "Lena Moreau",
        self: false,
        ago: FRESH,
      },
    });
    expect((await getContact(lena, id)).customFields).toEqual({
      Size: "L",
      "VIP since v1.2": "2025",
    });
  });
});

describe("who changed it", () => {
  test("is somebody when no log tells: an import is not put down to whoever wrote before", async () => {
    const { lena, omar, id, save } = await twoAtOneContact();
    await save(lena, { city: "Kisumu" });
    await withWorkspace(lena, (tx) =>
      tx.execute(sql`update contacts set city = 'Eldoret' where id = ${id}`),
    );
    const refusal = await refusalOf(save(omar, { city: "Nairobi" }));
    expect(refusal.message).toContain("Somebody changed this contact");
    expect(refusal.conflicts?.city).toEqual({
      value: "Eldoret",
      by: null,
      self: false,
      ago: null,
    });
  });

  test("is never told to another workspace", async () => {
    const { lena, id, save } = await twoAtOneContact();
    await save(lena, { city: "Kisumu" });
    const stranger = await makeContext({ country: "KE" });
    const refusal = await refusalOf(save(stranger, { city: "Nairobi" }));
    expect(refusal).toMatchObject({ code: "not_found", conflicts: undefined, fields: undefined });
    expect((await getContact(lena, id)).city).toBe("Kisumu");
  });

  test("a field that the form does not know cannot be smuggled in as seen", () => {
    const input = { id: "0193a1d2-0000-7000-8000-000000000000", seen: { consent: "opted_in" } };
    expect(updateContactSchema.safeParse(input).success).toBe(false);
  });
});
