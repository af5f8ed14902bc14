import { describe, expect, it } from "vitest";
import type { ColumnMapping } from "./fields";
import { readRow } from "./read-row";

const RULES = {
  defaultCountry: "KE",
  useCountryColumn: false,
  withoutPhone: "email_only",
} as const;
const HEADERS = ["Name", "Phone", "E-mail"];
const MAPPING: ColumnMapping = { 0: "name", 1: "phone", 2: "email" };
const read = (...cells: string[]) => readRow(cells, HEADERS, MAPPING, RULES);

describe("a row", () => {
  it("becomes a person with the number in one form and as it was written", () => {
    expect(read(" Amina Yusuf ", "0712 345 678", "Amina@Example.com")).toEqual({
      ok: true,
      notes: [],
      person: {
        name: "Amina Yusuf",
        phone: "+254712345678",
        phoneKey: "254712345678",
        country: "KE",
        rawPhone: "0712 345 678",
        email: "amina@example.com",
        company: null,
        city: null,
        language: null,
        customFields: {},
        tagNames: [],
        consent: null,
      },
    });
  });

  it("brings what the person speaks, and a note when that is no language", () => {
    const spoken = (cell: string) =>
      readRow(["0712 345 678", cell], ["Phone", "Sprache"], { 0: "phone", 1: "language" }, RULES);
    expect(spoken("Deutsch")).toMatchObject({ notes: [], person: { language: "de" } });
    expect(spoken("pt_br")).toMatchObject({ notes: [], person: { language: "pt-BR" } });
    expect(spoken("Klingon")).toMatchObject({
      ok: true,
      notes: [{ reason: "language_unknown", detail: "Klingon" }],
      person: { language: null },
    });
  });

  it("is told what is wrong with its number, and never saved with a guess", () => {
    for (const [phone, reason] of [
      ["2.54712E+11", "phone_scientific_notation"],
      ["call me", "phone_not_a_number"],
      ["0712", "phone_too_short"],
      ["x123", "phone_extension_only"],
      ["0712345678 / 0713345678", "phone_several_numbers"],
    ] as const) {
      expect(read("Amina", phone, "amina@example.com"), phone).toEqual({
        ok: false,
        reason,
        detail: phone,
      });
    }
  });

  it("needs something to recognise the person by", () => {
    expect(read("Amina", "", "")).toMatchObject({ ok: false, reason: "no_identifier" });
    expect(read("Amina", "", "not an address")).toMatchObject({
      ok: false,
      reason: "email_invalid",
      detail: "not an address",
    });
  });

  it("with an address alone is saved or refused as the rules say", () => {
    expect(read("Amina", "", "amina@example.com")).toMatchObject({
      ok: true,
      person: { phone: null, email: "amina@example.com" },
    });
    const rules = { ...RULES, withoutPhone: "fail" } as const;
    expect(readRow(["Amina", "", "amina@example.com"], HEADERS, MAPPING, rules)).toEqual({
      ok: false,
      reason: "no_phone",
      detail: "amina@example.com",
    });
  });

  it("keeps its number when the address is wrong, and says that the address is left out", () => {
    expect(read("Amina", "0712345678", "amina@")).toMatchObject({
      ok: true,
      person: { phone: "+254712345678", email: null },
      notes: [{ reason: "email_dropped", detail: "amina@" }],
    });
  });

  it("says what stands behind the last column", () => {
    expect(read("Amina", "0712345678", "", "", "unexpected", "more")).toMatchObject({
      ok: true,
      notes: [{ reason: "extra_cells", detail: "unexpected | more" }],
    });
  });

  it("is refused when a value is longer than a field holds", () => {
    expect(read("x".repeat(201), "0712345678")).toMatchObject({
      ok: false,
      reason: "value_too_long",
      detail: expect.stringContaining("201"),
    });
    expect(read("x".repeat(200), "0712345678")).toMatchObject({ ok: true });
  });

  it("takes off the mark that keeps spreadsheets from running a cell", () => {
    expect(read("'=Amina", "'+254712345678")).toMatchObject({
      ok: true,
      person: { name: "=Amina", phone: "+254712345678" },
    });
  });

  it("reads the same again", () => {
    const cells = ["Amina", "0712345678x9", "amina@", "rest"] as const;
    expect(read(...cells)).toEqual(read(...cells));
  });
});

describe("several numbers of one row", () => {
  const headers = ["Mobile", "Office"];
  const mapping: ColumnMapping = { 0: "phone", 1: "phone" };

  it("give the first one to the person and keep the other under its column", () => {
    expect(readRow(["0712345678", "0720123456"], headers, mapping, RULES)).toMatchObject({
      ok: true,
      person: { phone: "+254712345678", customFields: { Office: "0720123456" } },
    });
  });

  it("give the second one when the first cannot be read, and say so", () => {
    expect(readRow(["ask Tom", "0720123456"], headers, mapping, RULES)).toMatchObject({
      ok: true,
      person: { phone: "+254720123456" },
      notes: [{ reason: "other_phone_used", detail: "Office: 0720123456" }],
    });
  });
});

describe("a country column", () => {
  const headers = ["Phone", "Country"];
  const mapping: ColumnMapping = { 0: "phone", 1: "country" };

  it("decides over national numbers only when it is asked to", () => {
    const cells = ["0151 23456789", "Deutschland"];
    const rules = { ...RULES, useCountryColumn: true };
    expect(readRow(cells, headers, mapping, rules)).toMatchObject({
      ok: true,
      person: { phone: "+4915123456789", country: "DE", customFields: { Country: "Deutschland" } },
    });
    const read = readRow(cells, headers, mapping, RULES);
    expect(read.ok ? read.person.phone : null).not.toBe("+4915123456789");
  });

  it("never overrules a number that carries its own country code", () => {
    const rules = { ...RULES, useCountryColumn: true };
    expect(readRow(["+254712345678", "Germany"], headers, mapping, rules)).toMatchObject({
      ok: true,
      person: { country: "KE" },
    });
  });
});

describe("consent in a row", () => {
  const headers = ["Phone", "Opt-in"];
  const mapping: ColumnMapping = { 0: "phone", 1: "consent" };
  const consentOf = (text: string) => {
    const row = readRow(["0712345678", text], headers, mapping, RULES);
    return row.ok ? row.person.consent : row.reason;
  };

  it("is yes or no in the languages of our customers", () => {
    for (const text of ["Yes", "TRUE", "1", "Opted-in", "sí", "sim", "oui", "Ja", "نعم"]) {
      expect(consentOf(text), text).toBe("yes");
    }
    for (const text of ["no", "False", "0", "opted out", "STOP", "não", "non", "nein", "لا"]) {
      expect(consentOf(text), text).toBe("no");
    }
  });

  it("is nothing when it is left open or means something else", () => {
    for (const text of ["", "maybe", "yesterday", "not yet", "2024-01-01"]) {
      expect(consentOf(text), text).toBeNull();
    }
  });
});

it("reads columns that are named like parts of JavaScript as plain columns", () => {
  const headers = ["Phone", "constructor", "__proto__"];
  const mapping: ColumnMapping = {
    0: "phone",
    1: "custom:constructor",
    2: "custom:__proto__",
  };
  const row = readRow(["0712345678", "a", "b"], headers, mapping, RULES);
  expect(row.ok && Object.entries(row.person.customFields)).toEqual([
    ["constructor", "a"],
    ["__proto__", "b"],
  ]);
});
