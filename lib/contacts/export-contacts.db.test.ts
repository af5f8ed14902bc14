import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { unguardCell } from "@/lib/core/csv-line";
import { createContact } from "./create-contact";
import { exportContacts } from "./export-contacts";
import { findOrCreateContact } from "./find-or-create-contact";
import { type ContactAudience, createContactSchema } from "./schema";

useTestDatabase();

async function lines(ctx: WorkspaceContext, audience: ContactAudience): Promise<string[]> {
  let text = "";
  for await (const piece of await exportContacts(ctx, audience)) text += piece;
  return text.trimEnd().split("\r\n");
}
const everybody: ContactAudience = { kind: "filter", filter: {} };

test("C13, r45: everybody is in the file, also who has only a username, and no cell is a formula", async () => {
  const ctx = await makeContext();
  await createContact(
    ctx,
    createContactSchema.parse({ name: "=HYPERLINK(1)", phone: "+254712345678" }),
  );
  await withWorkspace(ctx, (tx) =>
    findOrCreateContact(tx, ctx, { userId: "KE.9", username: "amina", source: "whatsapp" }),
  );
  const [header, ...rows] = await lines(ctx, everybody);
  expect(header).toContain("WhatsApp username");
  expect(rows).toHaveLength(2);
  expect(rows[0]).toContain("@amina");
  const [name = "", phone = ""] = rows[1]?.split(",") ?? [];
  expect(name.startsWith("'=")).toBe(true);
  expect(unguardCell(name)).toBe("=HYPERLINK(1)");
  expect(unguardCell(phone)).toBe("+254712345678");
});

test("only the chosen ones are exported, never another workspace's, and it is written down", async () => {
  const ctx = await makeContext();
  const other = await makeContext();
  const make = (of: WorkspaceContext, phone: string) =>
    createContact(of, createContactSchema.parse({ name: phone, phone }));
  const mine = await make(ctx, "+254712345678");
  await make(ctx, "+254712345679");
  const theirs = await make(other, "+254712345670");
  const rows = await lines(ctx, { kind: "ids", ids: [mine.id, theirs.id] });
  expect(rows).toHaveLength(2);
  expect(rows[1]).toContain("254712345678");
  const [entry] = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`select details from activity_log where action = 'export.contacts'`),
  )) as unknown as { details: { count: number } }[];
  expect(entry?.details.count).toBe(1);
});

test("more people than one batch come whole, each once", async () => {
  const ctx = await makeContext();
  await withWorkspace(ctx, (tx) =>
    tx.execute(sql`insert into contacts (workspace_id, name, source)
      select ${ctx.workspaceId}::uuid, 'Person ' || n, 'import' from generate_series(1, 1203) n`),
  );
  const [, ...rows] = await lines(ctx, everybody);
  expect(new Set(rows.map((row) => row.split(",")[0])).size).toBe(1203);
});

test("an agent may not export", async () => {
  const ctx = await makeContext({ role: "agent" });
  await expect(exportContacts(ctx, everybody)).rejects.toMatchObject({ code: "not_allowed" });
});
