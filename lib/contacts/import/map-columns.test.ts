import { describe, expect, it } from "vitest";
import { foldHeader, looksLikeEmail, looksLikePhone, mapColumns } from "./map-columns";

const fieldsOf = (headers: string[], ...rows: string[][]) =>
  mapColumns(headers, rows).map((guess) => guess.field);

describe("columns", () => {
  it.each([
    ["English", ["First name", "Last name", "Mobile", "E-mail"]],
    ["Spanish", ["Primer nombre", "Apellidos", "Teléfono", "Correo electrónico"]],
    ["Portuguese", ["Primeiro nome", "Sobrenome", "Celular", "Endereço de e-mail"]],
    ["French", ["Prénom", "Nom", "Téléphone portable", "Courriel"]],
    ["German", ["Vorname", "Nachname", "Handynummer", "E-Mail-Adresse"]],
  ])("are understood in %s", (_, headers) => {
    expect(fieldsOf(headers, ["Amina", "Yusuf", "0712345678", "amina@example.com"])).toEqual([
      "first_name",
      "last_name",
      "phone",
      "email",
    ]);
  });

  it("are understood in Arabic", () => {
    expect(fieldsOf(["الاسم", "رقم الهاتف"], ["أمينة", "0512345678"])).toEqual(["name", "phone"]);
  });

  it("count as phones when they are numbered", () => {
    const row = ["(275)907-1621", "(457)536-6021x22"];
    expect(fieldsOf(["Phone 1", "Phone 2"], row)).toEqual(["phone", "phone"]);
  });

  it("are known by their values when the name says nothing", () => {
    expect(mapColumns(["A", "B"], [["+254 712 345 678", "amina@example.com"]])).toEqual([
      { field: "phone", confidence: "medium" },
      { field: "email", confidence: "medium" },
    ]);
  });

  it("are addresses when the values are, whatever the head promises", () => {
    expect(fieldsOf(["Contact"], ["amina@example.com"], ["tom@example.com"])).toEqual(["email"]);
  });

  it("are no addresses when none of the values is one", () => {
    expect(fieldsOf(["Mail"], ["by post"], ["by pigeon"])).toEqual(["custom:Mail"]);
  });

  it("of ids and postal codes are no phones, though they have as many digits", () => {
    const row = ["712345678", "20100201"];
    expect(fieldsOf(["Customer id", "Postal code"], row)).toEqual([
      "custom:Customer id",
      "custom:Postal code",
    ]);
  });

  it("that count rows, are empty or come from our error file are left out", () => {
    expect(
      fieldsOf(
        ["No.", "Fax", "row", "error_code"],
        ["1", "", "9", "no_phone"],
        ["2", "", "4", "x"],
      ),
    ).toEqual(["skip", "skip", "skip", "skip"]);
  });

  it("of a second full name stay beside the first instead of overwriting it", () => {
    expect(fieldsOf(["Name", "Customer"], ["Amina", "Kettles"])).toEqual([
      "name",
      "custom:Customer",
    ]);
  });

  it("without a name are left out, and long names are cut to what fits", () => {
    expect(fieldsOf(["", "x".repeat(90)], ["red", "blue"])).toEqual([
      "skip",
      `custom:${"x".repeat(60)}`,
    ]);
  });
});

describe("a header", () => {
  it("is the same words in every spelling", () => {
    for (const header of ["  Téléphone_Portable ", "telephonePortable", "TÉLÉPHONE-PORTABLE"]) {
      expect(foldHeader(header)).toBe("telephone portable");
    }
    expect(foldHeader("Straße")).toBe("strasse");
  });
});

describe("a value", () => {
  it.each(["0712 345 678", "+1 (650) 253-0000", "001-572-619-4637x286", "'+254712345678"])(
    "looks like a number: %s",
    (text) => expect(looksLikePhone(text)).toBe(true),
  );

  it.each(["2021-09-15", "15/09/2021 10:30", "12345", "call me", "1".repeat(18)])(
    "does not look like a number: %s",
    (text) => expect(looksLikePhone(text)).toBe(false),
  );

  it("looks like an address only with a name, an @ and a domain", () => {
    expect(looksLikeEmail(" amina@example.com ")).toBe(true);
    for (const text of ["amina@", "@example.com", "amina@localhost", "a b@example.com"]) {
      expect(looksLikeEmail(text), text).toBe(false);
    }
  });
});
