import { expect, test } from "vitest";
import { chooseLanguage } from "./choose-language";

test.each<[string, readonly string[], string | null, readonly string[], string | null]>([
  ["their own", ["en", "pt_BR", "pt_PT"], "pt-BR", [], "pt_BR"],
  ["the plain one before that of another country", ["pt_PT", "pt"], "pt_BR", [], "pt"],
  ["that of another country before a foreign one", ["en", "pt_PT"], "pt-BR", [], "pt_PT"],
  ["the workspace's first that there is", ["fr", "sw", "en"], "de", ["es", "sw", "fr"], "sw"],
  ["English when nothing is known", ["fr", "en_GB"], null, [], "en_GB"],
  ["any rather than none", ["sw", "fr"], "de", [], "fr"],
  ["nothing when there is none", [], "en", ["en"], null],
])("a person gets %s", (_, languages, contact, fallbacks, expected) => {
  expect(chooseLanguage(languages, contact, fallbacks)?.language ?? null).toBe(expected);
});

test("a fallback is not taken for what the person speaks, though it be the same", () => {
  expect(chooseLanguage(["en", "pt_PT"], "pt-BR")).toEqual({ language: "pt_PT", isOwn: true });
  expect(chooseLanguage(["en", "pt_PT"], null, ["pt"])).toEqual({
    language: "pt_PT",
    isOwn: false,
  });
});
