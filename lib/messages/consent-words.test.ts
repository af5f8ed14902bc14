import { expect, test } from "vitest";
import { consentWord } from "./consent-words";

test.each([
  "STOP",
  "stop.",
  " Stop! ",
  "Unsubscribe",
  "OPT OUT",
  "Arrêt",
  "إيقاف",
  "बंद करें",
  "стоп",
])("a customer who writes %s is opted out", (text) =>
  expect(consentWord("text", text)).toBe("opt_out"),
);

test.each([
  "Please stop by tomorrow",
  "When does the sale end?",
  "cancel my order 10311",
  "",
  "yes",
])("a customer who writes %s stays as they are", (text) =>
  expect(consentWord("text", text)).toBeNull(),
);

test("a tap on the stop button of a template opts out, whatever its label goes on to say", () => {
  expect(consentWord("button", "Stop promotions", "Stop promotions")).toBe("opt_out");
  expect(consentWord("button", "No thanks", "OPT_OUT")).toBe("opt_out");
  expect(consentWord("text", "Stop promotions")).toBeNull();
});

test.each([
  ["button", "Cancel"],
  ["interactive", "Cancel"],
  ["interactive", "إلغاء"],
  ["button", "Start"],
  ["interactive", "End"],
])(
  "a tap on our %s “%s” answers what it stands under: it was once taken for a word about marketing",
  (kind, label) => expect(consentWord(kind, label, label)).toBeNull(),
);

test("a tap on a button in another language that can mean nothing else opts out and in", () => {
  expect(consentWord("button", "Abmelden", "Abmelden")).toBe("opt_out");
  expect(consentWord("interactive", "Subscribe")).toBe("opt_in");
});

test("a customer who writes START opts in again", () => {
  expect(consentWord("text", "Start")).toBe("opt_in");
});
