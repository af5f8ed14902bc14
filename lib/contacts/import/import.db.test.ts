import { spawn } from "node:child_process";
import { createHash, randomInt } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { contactImports } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { asSystem, makeContext } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { getContact } from "../contact-queries";
import { createContact } from "../create-contact";
import { findOrCreateContact } from "../find-or-create-contact";
import { listContacts, listTags } from "../queries";
import { recordConsent } from "../record-consent";
import { createContactSchema, listContactsSchema } from "../schema";
import { updateContact } from "../update-contact";
import { cancelImport } from "./cancel-import";
import { checkImport } from "./check-import";
import { commitImport } from "./commit-import";
import { errorFile } from "./error-file";
import { getImport } from "./queries";
import { revertImport } from "./revert-import";
import { saveImportColumns } from "./save-import-columns";
import { saveImportRules } from "./save-import-rules";
import { type ImportRules, importOptionsSchema } from "./schema";
import { stageImport } from "./stage-import";
import { startImport } from "./start-import";
import { undoImport } from "./undo-import";

useTestDatabase();

const fixture = (name: string) => readFileSync(path.join(import.meta.dirname, "fixtures", name));
const csv = (...lines: string[]) => Buffer.from(`${lines.join("\n")}\n`);
const add = (ctx: WorkspaceContext, input: Parameters<typeof createContactSchema.parse>[0]) =>
  createContact(ctx, createContactSchema.parse(input));
const people = async (ctx: WorkspaceContext, input: object = {}) =>
  (await listContacts(ctx, listContactsSchema.parse({ limit: 100, ...input }))).rows;
const asJob = (ctx: WorkspaceContext) =>
  asSystem({ ...ctx, currency: "USD" }, "Import") as WorkspaceContext;

async function check(ctx: WorkspaceContext, importId: string, rules: Partial<ImportRules> = {}) {
  const before = await getImport(ctx, importId);
  await saveImportRules(ctx, { importId, rules: { ...before.options.rules, ...rules } });
  const { options } = await getImport(ctx, importId);
  await checkImport(asJob(ctx), { importId, checkId: options.checkId ?? "" });
  return getImport(ctx, importId);
}

async function bring(
  ctx: WorkspaceContext,
  bytes: Buffer,
  rules: Partial<ImportRules> = {},
  fileName = "people.csv",
) {
  const { importId } = await stageImport(ctx, { fileName, bytes });
  const checked = await check(ctx, importId, rules);
  await startImport(ctx, { importId });
  await commitImport(asJob(ctx), { importId });
  const done = await getImport(ctx, importId);
  expect(done.status).toBe("completed");
  expect(done.createdCount + done.updatedCount + done.skippedCount + done.failedCount).toBe(
    done.rowCount,
  );
  return { importId, checked, done };
}

async function collect(pieces: AsyncGenerator<string, void>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

describe("the files people really have", () => {
  it("brings nearly every row of customers-1000.csv from a Kenyan shop, with every row accounted for", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { checked, done } = await bring(ctx, fixture("customers-1000.csv"));
    expect(checked.options.rules.defaultCountry).toBe("US");
    expect(done.rowCount).toBe(1000);
    expect(done.createdCount).toBeGreaterThanOrEqual(995);
    expect(done.counts).toEqual({
      create: done.createdCount,
      update: 0,
      skip: done.skippedCount,
      fail: done.failedCount,
    });
    const [row] = await people(ctx, { search: "jonesbeth" }).then((rows) =>
      rows.length > 0 ? rows : people(ctx, { search: "Carlos Walker" }),
    );
    expect(row).toBeDefined();
    const stored = await withWorkspace(ctx, async (tx) => {
      const [counted] = await tx.execute<{
        contacts: number;
        keys: number;
        identities: number;
      }>(sql`
        select count(*)::int as contacts, count(distinct phone_key)::int as keys,
          (select count(*)::int from contact_identities) as identities from contacts`);
      return counted;
    });
    expect(stored).toEqual({
      contacts: done.createdCount,
      keys: done.createdCount,
      identities: done.createdCount,
    });
  });

  it("maps customers-1000.csv without a question", async () => {
    const ctx = await makeContext({ country: "US" });
    const { importId } = await stageImport(ctx, {
      fileName: "customers-1000.csv",
      bytes: fixture("customers-1000.csv"),
    });
    const { mapping, headers } = await getImport(ctx, importId);
    expect(headers.map((header, column) => [header, mapping[column]])).toEqual([
      ["Index", "skip"],
      ["Customer Id", "custom:Customer Id"],
      ["First Name", "first_name"],
      ["Last Name", "last_name"],
      ["Company", "company"],
      ["City", "city"],
      ["Country", "country"],
      ["Phone 1", "phone"],
      ["Phone 2", "phone"],
      ["Email", "email"],
      ["Subscription Date", "custom:Subscription Date"],
      ["Website", "custom:Website"],
    ]);
  });

  it("brings people-1000.csv, numbers with extensions without them", async () => {
    const ctx = await makeContext({ country: "US" });
    const { done } = await bring(ctx, fixture("people-1000.csv"));
    expect(done.createdCount).toBeGreaterThanOrEqual(990);
    const [tammy] = await people(ctx, { search: "Tammy Oconnor" });
    expect(tammy?.phone).toBe("+12401629445");
    const [nathaniel] = await people(ctx, { search: "Nathaniel Patterson" });
    const detail = await getContact(ctx, nathaniel?.id ?? "");
    expect(detail).toMatchObject({ phone: "+10863001799", rawPhone: "(086)300-1799x745" });
    expect(done.groups.find((group) => group.reason === "extension_dropped")?.count ?? 0).toBe(
      done.groups
        .filter((group) => group.reason === "extension_dropped")
        .reduce((sum, group) => sum + group.count, 0),
    );
  });

  it.each([
    ["broken-bom-and-whitespace-headers.csv", 2, { create: 2 }, ["Alice", "Bob"]],
    ["broken-mixed-delimiters.csv", 3, { create: 3 }, ["Alice", "Bob", "Cara"]],
    ["broken-mixed-line-endings.csv", 3, { create: 3 }, ["Alice", "Bob", "Cara"]],
    ["broken-ragged-rows-extra-columns.csv", 2, { create: 2 }, ["Alice", "Bob"]],
    ["broken-broken-encoding-latin1.csv", 3, { fail: 3 }, []],
    ["broken-unescaped-quotes.csv", 2, { fail: 2 }, []],
  ] as const)("reads %s as a person would", async (name, rows, verdicts, names) => {
    const ctx = await makeContext();
    const { checked, done } = await bring(ctx, fixture(name), {}, name);
    expect(done.rowCount).toBe(rows);
    expect(checked.counts).toEqual({ create: 0, update: 0, skip: 0, fail: 0, ...verdicts });
    expect((await people(ctx)).map((row) => row.name).sort()).toEqual([...names]);
  });

  it("keeps the accents of a Latin file and says which encoding it was", async () => {
    const ctx = await makeContext();
    const { done } = await bring(
      ctx,
      Buffer.from("nombre;teléfono\nJosé;+34 612 345 678\nMüller;+49 1512 3456789\n", "latin1"),
    );
    expect(done).toMatchObject({ encoding: "windows-1252", delimiter: ";", createdCount: 2 });
    expect((await people(ctx)).map((row) => row.name).sort()).toEqual(["José", "Müller"]);
  });

  it("reads UTF-16 with tabs, as spreadsheets write Unicode text", async () => {
    const ctx = await makeContext();
    const bytes = Buffer.from("\uFEFFName\tPhone\nعلي حسن\t+20 100 234 5678\n", "utf16le");
    const { done } = await bring(ctx, bytes);
    expect(done).toMatchObject({ encoding: "utf-16le", delimiter: "\t", createdCount: 1 });
    expect((await people(ctx))[0]).toMatchObject({ name: "علي حسن", phone: "+201002345678" });
  });

  it("takes a list without a head for what it is", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { done } = await bring(ctx, csv("Amina,0712345678", "Tom,0722900114"));
    expect(done).toMatchObject({ rowCount: 2, createdCount: 2 });
    expect(done.options.headless).toBe(true);
  });

  it("numbers rows as the file does, blank lines included", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { checked } = await bring(ctx, csv("name,phone", "", "Tom,12", ",,", "Ann,0712345678"));
    expect(checked.rowCount).toBe(2);
    expect(checked.groups.find((group) => group.verdict === "fail")?.samples[0]?.rowNumber).toBe(2);
  });

  it("loses one row to an open quotation mark, not the rest of the file", async () => {
    const ctx = await makeContext({ country: "KE" });
    const rows = Array.from({ length: 3000 }, (_, index) => `P${index},07${10000000 + index}`);
    rows[10] = `"Broken,0799999999`;
    rows[1500] = `"Again "broken",0799999998`;
    rows[2999] = `"Last,0799999997`;
    // the middle one closes its quote in its own line: it can be read
    const { done } = await bring(ctx, csv("name,phone", ...rows));
    expect(done.rowCount).toBe(3000);
    expect(done.groups.find((group) => group.reason === "quote_not_closed")?.count).toBe(2);
    expect(done.createdCount).toBe(2998);
  });

  it("refuses a row with a zero byte and keeps the others", async () => {
    const ctx = await makeContext({ country: "KE" });
    const nul = String.fromCharCode(0);
    const { done } = await bring(
      ctx,
      csv(
        "name,phone",
        ...Array.from({ length: 40 }, (_, i) => `P${i},07${10000000 + i}`),
        `A${nul}B,0722900114`,
      ),
    );
    expect(done).toMatchObject({ createdCount: 40, failedCount: 1 });
    expect(done.groups.find((group) => group.verdict === "fail")?.reason).toBe("nul_character");
  });

  it("names numbers that a spreadsheet has damaged", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { checked } = await bring(ctx, csv("name,phone", "Ann,2.54712E+11", "Tom,0722900114"));
    expect(checked.groups.find((group) => group.verdict === "fail")?.reason).toBe(
      "phone_scientific_notation",
    );
  });

  it.each([
    ["an empty file", Buffer.from(""), /empty/],
    ["only a head", csv("name,phone"), /no rows/],
    [
      "ten thousand columns",
      csv(Array.from({ length: 10_000 }, (_, i) => `c${i}`).join(",")),
      /10,000 columns/,
    ],
    ["a workbook", Buffer.from("504b0304140006000800", "hex"), /workbook/],
    ["a picture", Buffer.from("89504e470d0a1a0a", "hex"), /no table/],
  ])("refuses %s and leaves nothing behind", async (_, bytes, words) => {
    const ctx = await makeContext();
    await expect(stageImport(ctx, { fileName: "x.csv", bytes })).rejects.toThrow(words);
    const left = await withWorkspace(ctx, (tx) => tx.select().from(contactImports));
    expect(left).toEqual([]);
  });

  it("does not trip over columns named like parts of JavaScript", async () => {
    const ctx = await makeContext({ country: "KE" });
    await bring(ctx, csv("phone,__proto__,constructor", "0712345678,polluted,x"));
    const [row] = await people(ctx);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    const detail = await getContact(ctx, row?.id ?? "");
    expect(Object.keys(detail.customFields)).toContain("constructor");
  });
});

describe("people who are there already", () => {
  it("stand once however often the file names them, and the kept row is named", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { checked, done } = await bring(
      ctx,
      csv(
        "name,phone,email",
        "Amina,0712345678,amina@example.com",
        "Amina Y,+254 712 345 678,other@example.com",
        "Amina Z,,amina@example.com",
      ),
      { withoutPhone: "email_only" },
    );
    expect(done).toMatchObject({ createdCount: 1, skippedCount: 2 });
    const skipped = checked.groups.filter((group) => group.verdict === "skip");
    expect(skipped.map((group) => [group.reason, group.samples[0]?.detail]).sort()).toEqual([
      ["duplicate_email_in_file", "Row 1 is kept"],
      ["duplicate_phone_in_file", "Row 1 is kept"],
    ]);
  });

  it("keep what they have unless overwriting was asked for", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { id } = await add(ctx, { name: "Amina", phone: "0712345678" });
    const file = csv("name,phone,city", "AMINA Y.,0712345678,Mombasa");
    expect((await bring(ctx, file)).done).toMatchObject({ updatedCount: 1 });
    expect(await getContact(ctx, id)).toMatchObject({ name: "Amina", city: "Mombasa" });
    expect((await bring(ctx, file)).done).toMatchObject({ updatedCount: 0, skippedCount: 1 });
    await bring(ctx, file, { existing: "overwrite" });
    expect(await getContact(ctx, id)).toMatchObject({ name: "AMINA Y." });
  });

  it("are left alone by an import of new people, and new people by an update", async () => {
    const ctx = await makeContext({ country: "KE" });
    await add(ctx, { name: "Amina", phone: "0712345678" });
    const file = csv("name,phone,city", "Amina,0712345678,Mombasa", "Tom,0722900114,Kisumu");
    const created = await bring(ctx, file, { purpose: "create" });
    expect(created.done).toMatchObject({ createdCount: 1, skippedCount: 1 });
    const updated = await bring(ctx, csv("phone,city", "0712345678,Lamu", "0733000111,Lamu"), {
      purpose: "update",
    });
    expect(updated.done).toMatchObject({ updatedCount: 1, skippedCount: 1 });
  });

  it("get a number by their e-mail when they have none, and never lose one to it", async () => {
    const ctx = await makeContext({ country: "KE" });
    const bare = await add(ctx, { name: "Mail only", email: "bare@example.com" });
    const full = await add(ctx, { phone: "0712345678", email: "full@example.com" });
    await bring(
      ctx,
      csv("phone,email", "0722900114,bare@example.com", "0733000111,full@example.com"),
    );
    expect((await getContact(ctx, bare.id)).phone).toBe("+254722900114");
    expect((await getContact(ctx, full.id)).phone).toBe("+254712345678");
    expect(await people(ctx)).toHaveLength(3);
    const again = await withWorkspace(ctx, (tx) =>
      findOrCreateContact(tx, ctx, { waId: "254722900114", source: "whatsapp" }),
    );
    expect(again.id).toBe(bare.id);
  });

  it("who write between check and import are updated, not doubled", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { importId } = await stageImport(ctx, {
      fileName: "p.csv",
      bytes: csv("name,phone", "Amina,0712345678", "Tom,0722900114"),
    });
    const checked = await check(ctx, importId);
    expect(checked.counts.create).toBe(2);
    await withWorkspace(ctx, (tx) =>
      findOrCreateContact(tx, ctx, { waId: "254712345678", source: "whatsapp" }),
    );
    await startImport(ctx, { importId });
    await commitImport(asJob(ctx), { importId });
    expect(await getImport(ctx, importId)).toMatchObject({ createdCount: 1, updatedCount: 1 });
    expect((await people(ctx)).map((row) => row.name).sort()).toEqual(["Amina", "Tom"]);
  });

  it("are never doubled by webhooks that arrive while the import runs", async () => {
    const ctx = await makeContext({ country: "KE" });
    const rows = Array.from({ length: 1500 }, (_, index) => `P${index},07${10000000 + index}`);
    const { importId } = await stageImport(ctx, {
      fileName: "p.csv",
      bytes: csv("name,phone", ...rows),
    });
    await check(ctx, importId);
    await startImport(ctx, { importId });
    await Promise.all([
      commitImport(asJob(ctx), { importId }),
      ...Array.from({ length: 60 }, (_, index) =>
        withWorkspace(ctx, (tx) =>
          findOrCreateContact(tx, ctx, {
            waId: `2547${10000000 + index * 23}`,
            source: "whatsapp",
          }),
        ),
      ),
    ]);
    const [row] = await withWorkspace(ctx, (tx) =>
      tx.execute<{ contacts: number; keys: number }>(
        sql`select count(*)::int as contacts, count(distinct phone_key)::int as keys from contacts`,
      ),
    );
    expect(row).toEqual({ contacts: 1500, keys: 1500 });
    const done = await getImport(ctx, importId);
    expect(done.createdCount + done.updatedCount + done.skippedCount).toBe(1500);
  });
});

describe("consent in a file", () => {
  const basis = {
    basis: "checkbox",
    evidence: "Send me offers and news on WhatsApp. I can stop any time.",
  } as const;

  it("makes nobody opted in unless a basis was stated", async () => {
    const ctx = await makeContext({ country: "KE" });
    await bring(ctx, csv("phone,opt in", "0712345678,yes", "0722900114,no"));
    const rows = await people(ctx);
    expect(rows.map((row) => row.consent).sort()).toEqual(["opted_out", "unknown"]);
  });

  it("is kept with the wording, the file and the row", async () => {
    const ctx = await makeContext({ country: "KE" });
    await bring(ctx, csv("phone,opt in", "0712345678,yes", "0722900114,"), {
      consent: { mode: "column", ...basis },
    });
    const [opted] = await people(ctx, { consent: "opted_in" });
    const detail = await getContact(ctx, opted?.id ?? "");
    expect(detail.consentHistory).toMatchObject([
      { action: "opt_in", source: "import", evidence: expect.stringMatching(/offers.*row 1/) },
    ]);
    expect(await people(ctx, { consent: "unknown" })).toHaveLength(1);
  });

  it("never takes back an opt-out", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { id } = await add(ctx, { phone: "0712345678" });
    await recordConsent(ctx, {
      contactIds: [id],
      action: "opt_out",
      source: "keyword",
      evidence: "STOP",
    });
    const { checked } = await bring(ctx, csv("phone,city", "0712345678,Lamu"), {
      consent: { mode: "all", ...basis },
    });
    expect((await getContact(ctx, id)).consent).toBe("opted_out");
    expect(checked.groups[0]).toMatchObject({ verdict: "update", reason: "stays_opted_out" });
  });

  it("is refused without wording", async () => {
    const ctx = await makeContext();
    const { options } = await getImport(
      ctx,
      (await stageImport(ctx, { fileName: "p.csv", bytes: csv("phone", "+254712345678") }))
        .importId,
    );
    const rules = { ...options.rules, consent: { mode: "all", basis: "checkbox", evidence: "" } };
    expect(importOptionsSchema.safeParse({ ...options, rules }).success).toBe(false);
  });
});

describe("an import that is interrupted", () => {
  it("goes on behind the last batch wherever it was killed, and every row is counted once", async () => {
    const ctx = await makeContext({ country: "KE" });
    const rows = Array.from({ length: 12_000 }, (_, index) =>
      index % 100 === 7 ? `Bad ${index},12` : `P${index},07${10000000 + (index % 11_000)}`,
    );
    const { importId } = await stageImport(ctx, {
      fileName: "p.csv",
      bytes: csv("name,phone", ...rows),
    });
    const checked = await check(ctx, importId, { tagNames: ["batch"] });
    await startImport(ctx, { importId });
    let kills = 0;
    while (kills < 6) {
      const killed = await commitAndKill(ctx.workspaceId, importId, randomInt(5, 400));
      if (!killed) break;
      kills += 1;
    }
    await commitImport(asJob(ctx), { importId });
    const done = await getImport(ctx, importId);
    expect(kills).toBeGreaterThan(0);
    expect(done.status).toBe("completed");
    expect({
      create: done.createdCount,
      update: done.updatedCount,
      skip: done.skippedCount,
      fail: done.failedCount,
    }).toEqual(checked.counts);
    const [stored] = await withWorkspace(ctx, (tx) =>
      tx.execute<{ contacts: number; keys: number; tagged: number }>(sql`
        select count(*)::int as contacts, count(distinct phone_key)::int as keys,
          (select count(*)::int from contact_tags) as tagged from contacts`),
    );
    expect(stored).toEqual({
      contacts: done.createdCount,
      keys: done.createdCount,
      tagged: done.createdCount,
    });
  }, 240_000);

  it("changes nothing when the job runs a second time", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { importId, done } = await bring(ctx, csv("name,phone", "Ann,0712345678"));
    await commitImport(asJob(ctx), { importId });
    expect(await getImport(ctx, importId)).toMatchObject({ createdCount: done.createdCount });
    expect(await people(ctx)).toHaveLength(1);
  });

  it("starts once for two clicks", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { importId } = await stageImport(ctx, {
      fileName: "p.csv",
      bytes: csv("name,phone", "Ann,0712345678"),
    });
    await check(ctx, importId);
    const clicks = await Promise.allSettled([
      startImport(ctx, { importId }),
      startImport(ctx, { importId }),
    ]);
    expect(clicks.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  });

  it("gives way to newer rules while it is being checked", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { importId } = await stageImport(ctx, {
      fileName: "p.csv",
      bytes: csv("name,phone", "Ann,0712345678"),
    });
    const { options } = await getImport(ctx, importId);
    await saveImportRules(ctx, { importId, rules: options.rules });
    const old = (await getImport(ctx, importId)).options.checkId ?? "";
    await saveImportRules(ctx, { importId, rules: { ...options.rules, purpose: "update" } });
    await checkImport(asJob(ctx), { importId, checkId: old });
    expect((await getImport(ctx, importId)).status).toBe("checking");
  });

  it("keeps what is saved when it is cancelled, and saves no more", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { importId } = await stageImport(ctx, {
      fileName: "p.csv",
      bytes: csv("name,phone", "Ann,0712345678"),
    });
    await check(ctx, importId);
    await startImport(ctx, { importId });
    await cancelImport(ctx, { importId });
    await commitImport(asJob(ctx), { importId });
    expect(await getImport(ctx, importId)).toMatchObject({ status: "cancelled", createdCount: 0 });
    expect(await people(ctx)).toHaveLength(0);
  });
});

describe("undo", () => {
  it("removes who was new and gives the others back what they had", async () => {
    const ctx = await makeContext({ country: "KE" });
    const known = await add(ctx, { name: "Amina", phone: "0712345678", tagNames: ["old"] });
    const { importId } = await bring(
      ctx,
      csv(
        "name,phone,city,Level,Language",
        "Amina Y,0712345678,Lamu,gold,Swahili",
        "Tom,0722900114,Kisumu,tin,en",
      ),
      {
        existing: "overwrite",
        tagNames: ["shop"],
        consent: { mode: "all", basis: "paper", evidence: "Signed at the counter in March" },
      },
    );
    expect(await getContact(ctx, known.id)).toMatchObject({
      name: "Amina Y",
      city: "Lamu",
      language: "sw",
      consent: "opted_in",
      customFields: { Level: "gold" },
    });
    await undoImport(ctx, { importId });
    await revertImport(asJob(ctx), { importId });
    const after = await getContact(ctx, known.id);
    expect(after).toMatchObject({
      name: "Amina",
      city: null,
      language: null,
      consent: "unknown",
      customFields: {},
    });
    expect(after.tags.map((one) => one.name)).toEqual(["old"]);
    expect(after.consentHistory).toMatchObject([{ undone: "import" }]);
    expect(await people(ctx)).toHaveLength(1);
    expect((await listTags(ctx)).find((one) => one.name === "shop")?.count).toBe(0);
  });

  it("leaves what was changed after the import, and people who have written", async () => {
    const ctx = await makeContext({ country: "KE" });
    const known = await add(ctx, { phone: "0712345678" });
    const { importId } = await bring(ctx, csv("name,phone", "Amina,0712345678", "Tom,0722900114"));
    await updateContact(ctx, { id: known.id, name: "Amina Yusuf" });
    const [tom] = await people(ctx, { search: "Tom" });
    await withWorkspace(ctx, (tx) =>
      tx.execute(sql`update contacts set last_message_at = now() where id = ${tom?.id}`),
    );
    await undoImport(ctx, { importId });
    await revertImport(asJob(ctx), { importId });
    expect((await people(ctx)).map((row) => row.name).sort()).toEqual(["Amina Yusuf", "Tom"]);
  });

  it("lets the same file be imported again as if it were new", async () => {
    const ctx = await makeContext({ country: "KE" });
    const file = csv("name,phone", "Amina,0712345678", "Tom,0722900114");
    const { importId } = await bring(ctx, file);
    await undoImport(ctx, { importId });
    await revertImport(asJob(ctx), { importId });
    const again = await bring(ctx, file);
    expect(again.done).toMatchObject({ createdCount: 2 });
    expect(await people(ctx)).toHaveLength(2);
  });

  it("is over after a day", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { importId } = await bring(ctx, csv("name,phone", "Amina,0712345678"));
    await withWorkspace(ctx, (tx) =>
      tx
        .update(contactImports)
        .set({ completedAt: new Date(Date.now() - 25 * 3600_000) })
        .where(eq(contactImports.id, importId)),
    );
    expect((await getImport(ctx, importId)).undoUntil).toBeNull();
    await expect(undoImport(ctx, { importId })).rejects.toMatchObject({ code: "stale" });
  });
});

describe("the error file", () => {
  it("holds the failed rows as they were, with row, code and words", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { importId } = await bring(
      ctx,
      csv("name,phone,note", 'Ann,12,"=1+1, ""quoted"""', "Tom,0722900114,fine"),
    );
    const text = await collect(errorFile(ctx, { importId, skipped: false }));
    const rows = parse(text, { bom: true }) as string[][];
    expect(rows).toEqual([
      ["name", "phone", "note", "row", "error_code", "error"],
      ["Ann", "12", `'=1+1, "quoted"`, "1", "phone_too_short", "Phone number is too short: 12"],
    ]);
  });

  it("comes back corrected and is imported without its own columns", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { importId } = await bring(ctx, csv("name,phone,note", "Ann,+25471,@home", "Tom,12,"));
    const text = await collect(errorFile(ctx, { importId, skipped: false }));
    expect(text).toContain("'+25471");
    const mended = text.replace("'+25471", "'+254712345678").replace("Tom,12", "Tom,0722900114");
    const { done } = await bring(ctx, Buffer.from(mended));
    expect(done).toMatchObject({ createdCount: 2, failedCount: 0 });
    const [ann] = await people(ctx, { search: "Ann" });
    expect((await getContact(ctx, ann?.id ?? "")).customFields).toEqual({ note: "@home" });
  });

  it("is closed to other workspaces", async () => {
    const [mine, theirs] = [await makeContext({ country: "KE" }), await makeContext()];
    const { importId } = await bring(mine, csv("name,phone", "Ann,12"));
    await expect(collect(errorFile(theirs, { importId, skipped: false }))).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(getImport(theirs, importId)).rejects.toMatchObject({ code: "not_found" });
    await expect(cancelImport(theirs, { importId })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("columns", () => {
  it("can be chosen anew, and the country is guessed again", async () => {
    const ctx = await makeContext({ country: "KE" });
    const bytes = csv("who,reach", "Ann,(650) 253-0000", "Tom,(212) 555-2368");
    const { importId } = await stageImport(ctx, { fileName: "p.csv", bytes });
    await saveImportColumns(ctx, { importId, mapping: { 0: "name", 1: "phone" } });
    const { options, mapping } = await getImport(ctx, importId);
    expect(mapping).toEqual({ 0: "name", 1: "phone" });
    expect(options.rules.defaultCountry).toBe("US");
    await expect(
      saveImportColumns(ctx, { importId, mapping: { 9: "name" } }),
    ).rejects.toMatchObject({ code: "invalid" });
  });

  it("of the very same file are recognised by its bytes", async () => {
    const ctx = await makeContext({ country: "KE" });
    const bytes = csv("name,phone", "Ann,0712345678");
    const first = await bring(ctx, bytes);
    const { importId } = await stageImport(ctx, { fileName: "again.csv", bytes });
    const second = await getImport(ctx, importId);
    expect(second.sameFile).toMatchObject({ id: first.importId, rowCount: 1 });
    expect(second.shortHash).toBe(createHash("sha256").update(bytes).digest("hex").slice(0, 8));
  });
});

/**
 * Lets a process of its own work on the import and kills it.
 * @returns false when it was done before
 */
async function commitAndKill(
  workspaceId: string,
  importId: string,
  afterMs: number,
): Promise<boolean> {
  const script = path.join(import.meta.dirname, "fixtures", "commit-import-child.ts");
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import=tsx", script, workspaceId, importId],
    { stdio: ["ignore", "pipe", "inherit"], env: process.env },
  );
  const ended = once(child, "exit");
  await once(child.stdout, "data");
  setTimeout(() => child.kill("SIGKILL"), afterMs);
  const [, signal] = await ended;
  return signal === "SIGKILL";
}
