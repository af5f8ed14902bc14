import { describe, expect, test } from "vitest";
import { isGuessable } from "./guessable-password";

const personal = ["Lena Fischer", "lena@nordlicht.test", "Nordlicht Fahrräder"];

describe("r100: passwords that are guessed first are refused", () => {
  test.each([
    "password123",
    "P@ssw0rd2024",
    "1234567890",
    "123456789012",
    "qwertyuiop",
    "1q2w3e4r5t",
    "1qaz2wsx3edc",
    "zxcvbnm123",
    "iloveyou123",
    "football123!",
    "basketball",
    "christopher",
    "liverpool1892",
    "manchesterunited",
    "letmein1234",
    "aaaaaaaaaa",
    "abcabcabcabc",
    "password1password1",
    "abcdefghijkl",
    "19.08.1987.",
    "passwordpassword",
    "Tickline2026",
    "whatsapp2026!",
  ])("%s", (password) => expect(isGuessable(password)).toBe(true));

  test.each(["lenafischer", "Nordlicht2026", "fischer.1987", "L3na_F1scher"])(
    "%s, by somebody who knows the person",
    (password) => expect(isGuessable(password, personal)).toBe(true),
  );

  test("a common word with any year and sign is refused: more than 3,000 of them", () => {
    const words = ["summer", "monkey", "dragon", "football", "welcome", "liverpool", "jessica"];
    const signs = ["", "!", "?", ".", "#", "*"];
    const years = Array.from({ length: 100 }, (_, index) => String(1930 + index));
    const built = words.flatMap((word) =>
      years.flatMap((year) => signs.map((sign) => `${word}${year}${sign}`)),
    );
    expect(built.length).toBeGreaterThan(3_000);
    expect(built.filter((password) => !isGuessable(password))).toEqual([]);
  });
});

test.each([
  "correct horse battery staple",
  "purple monkey dishwasher",
  "vellum otter basin",
  "summer rain on tin roof",
  "Zürich regnet oft",
  "kfj38dk2-q9s",
  "mbmk-7gq4-p2he-xw3d",
  "Tr0ub4dor&3xyz",
  "मेरा पहला पासवर्ड लंबा है",
])("%s is accepted", (password) => expect(isGuessable(password, personal)).toBe(false));
