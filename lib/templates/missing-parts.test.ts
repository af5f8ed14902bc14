import { expect, test } from "vitest";
import { missingParts } from "./missing-parts";

const wording = (text: string, ...more: object[]) => [{ type: "BODY", text }, ...more];
const buttons = (...labels: string[]) => ({
  type: "BUTTONS",
  buttons: labels.map((text) => ({ type: "QUICK_REPLY", text })),
});
const english = wording(
  "Hi {{first_name}}, see you.",
  { type: "FOOTER", text: "Northwind" },
  buttons("Yes", "No"),
);

test("a translation with everything lacks nothing, whatever its words", () => {
  const french = wording(
    "Bonjour {{first_name}}.",
    { type: "FOOTER", text: "Nord" },
    buttons("Oui", "Non"),
  );
  expect(missingParts(french, [english, french])).toBe(0);
});

test("a footer, a button and a variable that another language has are three missing parts", () => {
  const swahili = wording("Karibu.", buttons("Ndiyo"));
  expect(missingParts(swahili, [english, swahili])).toBe(3);
  expect(missingParts(english, [english, swahili])).toBe(0);
});

test("a template in one language lacks nothing", () => {
  expect(missingParts(english, [english])).toBe(0);
});
