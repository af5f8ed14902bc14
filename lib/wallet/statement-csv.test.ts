import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { statementCsvHeader, statementCsvRows } from "./statement-csv";
import type { EntryRow } from "./statement-queries";

const row = (change: Partial<EntryRow> = {}): EntryRow => ({
  kind: "entry",
  seq: 7,
  at: "2026-11-20T07:14:01+00:00",
  day: "2026-11-20",
  type: "usage",
  amount: "-0.0225",
  balanceAfter: "12.0000",
  description: "Spring restock",
  referenceType: "message",
  reference: "m",
  messageId: "m",
  campaignId: null,
  campaignName: null,
  contactName: "Njeri Kamau",
  category: "marketing",
  market: "Rest of Africa",
  actorName: null,
  ...change,
});

const read = (change: Partial<EntryRow>) =>
  parse(statementCsvHeader() + statementCsvRows([row(change)], "USD"), {
    bom: true,
    columns: true,
  })[0] as Record<string, string>;

describe("the exported statement", () => {
  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])(
    "cannot run a contact's name %j as a formula",
    (contactName) => {
      expect(read({ contactName }).Contact).toBe(`'${contactName}`);
    },
  );

  test("keeps every digit and the sign of an amount", () => {
    expect(read({})).toMatchObject({ Amount: "-0.0225", "Balance after": "12.0000" });
  });

  test("keeps names with commas, quotes and line breaks whole", () => {
    const contactName = 'Zoë "Z", Ltd.\nNairobi';
    expect(read({ contactName }).Contact).toBe(contactName);
  });
});
