import { expect, test } from "vitest";
import { languageName, readLanguage } from "./language";

test.each([
  ["de", "de"],
  ["DE", "de"],
  ["pt_BR", "pt-BR"],
  ["pt-br", "pt-BR"],
  ["zh_Hant_TW", "zh-Hant-TW"],
  ["es-419", "es-419"],
  ["fil", "fil"],
  ["German", "de"],
  ["deutsch ", "de"],
  ["Kiswahili", "sw"],
  ["العربية", "ar"],
  ["Français", "fr"],
  ["Alemán", "de"],
  ["Portuguese (Brazil)", "pt-BR"],
  ["English (somewhere)", "en"],
])("%s is the language %s", (text, tag) => {
  expect(readLanguage(text)).toBe(tag);
});

test.each(["", "yes", "Klingon", "x", "en-", "qq", "12", "German, French"])(
  "%j names no language",
  (text) => {
    expect(readLanguage(text)).toBeNull();
  },
);

test("a tag is shown by its English name, Meta's form too, and what is no tag as it is", () => {
  expect(languageName("pt-BR")).toBe("Portuguese (Brazil)");
  expect(languageName("en_US")).toBe("English (United States)");
  expect(languageName("not a tag")).toBe("not a tag");
});
