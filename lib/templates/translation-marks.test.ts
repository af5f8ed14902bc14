import { expect, test } from "vitest";
import { translationMarks } from "./translation-marks";

const reply = (text: string) => ({ type: "QUICK_REPLY", text });
const link = (text: string, url: string) => ({ type: "URL", text, url });
const english = {
  language: "en_US",
  components: [
    { type: "HEADER", format: "TEXT", text: "Order {{order_number}}" },
    { type: "BODY", text: "Hi {{first_name}}, see you." },
    { type: "FOOTER", text: "Northwind" },
    { type: "BUTTONS", buttons: [reply("Yes"), link("Track", "https://example.com/{{1}}")] },
  ],
};
const inFrench = (...components: object[]) => ({ language: "fr", components });
const marks = (...of: Parameters<typeof translationMarks>) =>
  translationMarks(...of).map(({ place, kind }) => `${place} ${kind}`);

test("a translation with everything in its own words has no mark", () => {
  const french = inFrench(
    { type: "HEADER", format: "TEXT", text: "Commande {{order_number}}" },
    { type: "BODY", text: "Bonjour {{first_name}}, à bientôt." },
    { type: "FOOTER", text: "Vent du nord" },
    { type: "BUTTONS", buttons: [reply("Oui"), link("Suivre", "https://example.com/{{1}}")] },
  );
  expect(translationMarks(english, french)).toEqual([]);
  expect(translationMarks(french, french)).toEqual([]);
});

test("a header, a footer and a button that the source has are missing, and an emptied body too", () => {
  const french = inFrench(
    { type: "BODY", text: " " },
    { type: "BUTTONS", buttons: [reply("Oui")] },
  );
  expect(marks(english, french)).toEqual([
    "header missing",
    "body missing",
    "footer missing",
    "button.1 missing",
  ]);
});

test("variables that are lost or added are told by name, also those of a link", () => {
  const french = inFrench(
    { type: "HEADER", format: "TEXT", text: "Commande {{number}}" },
    { type: "BODY", text: "Bonjour, à bientôt." },
    { type: "FOOTER", text: "Vent du nord" },
    { type: "BUTTONS", buttons: [reply("Oui"), link("Suivre", "https://example.com/fr")] },
  );
  expect(translationMarks(english, french)).toEqual([
    { place: "header", kind: "variables", lacks: ["order_number"], adds: ["number"] },
    { place: "body", kind: "variables", lacks: ["first_name"], adds: [] },
    { place: "button.1", kind: "variables", lacks: ["1"], adds: [] },
  ]);
});

test("words that were only copied are still to be translated", () => {
  expect(marks(english, { ...english, language: "fr" })).toEqual([
    "header untranslated",
    "body untranslated",
    "footer untranslated",
    "button.0 untranslated",
    "button.1 untranslated",
  ]);
  expect(marks(english, { ...english, language: "en_GB" })).toEqual([]);
  const bare = [{ type: "BODY", text: "{{first_name}}: 10 %" }];
  expect(marks({ language: "en", components: bare }, inFrench(...bare))).toEqual([]);
});

test("a part of another kind and a part that the source has not are marked", () => {
  const french = inFrench(
    { type: "HEADER", format: "IMAGE" },
    { type: "BODY", text: "Bonjour {{first_name}}." },
    { type: "FOOTER", text: "Vent du nord" },
    {
      type: "BUTTONS",
      buttons: [reply("Oui"), link("Suivre", "https://example.com/{{1}}"), reply("Non")],
    },
  );
  expect(marks(english, french)).toEqual(["header different", "button.2 extra"]);
});

test("a card that is missing is one mark, whatever stood on it", () => {
  const card = (text: string, label: string) => ({
    components: [
      { type: "HEADER", format: "IMAGE" },
      { type: "BODY", text },
      { type: "BUTTONS", buttons: [reply(label)] },
    ],
  });
  const cards = (...of: object[]) => ({ type: "CAROUSEL", cards: of });
  const source = {
    language: "en",
    components: [
      { type: "BODY", text: "New" },
      cards(card("Kettle {{1}}", "Keep"), card("Pot", "Keep")),
    ],
  };
  const german = {
    language: "de",
    components: [{ type: "BODY", text: "Neu" }, cards(card("Kessel", "Keep"))],
  };
  expect(marks(source, german)).toEqual([
    "card.0.body variables",
    "card.0.button.0 untranslated",
    "card.1 missing",
  ]);
});

test("a login code has Meta's words in every language", () => {
  const code = [
    { type: "BODY", add_security_recommendation: true },
    { type: "FOOTER", code_expiration_minutes: 5 },
    { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE", text: "Copy code" }] },
  ];
  expect(marks({ language: "en", components: code }, inFrench(...code))).toEqual([
    "button.0 untranslated",
  ]);
});
