import { expect, test } from "vitest";
import { joinedWords, savedWords } from "./draft-words";

const stored = (body: string, setAside = "") => ({ body, setAside });

test("words that go on from what stands there replace it", () => {
  expect(savedWords(stored("Yes"), { text: "Yes, same", seen: ["Yes"], dismissed: "" })).toEqual(
    stored("Yes, same"),
  );
});

test("a saving whose answer was lost is not taken for another device's words", () => {
  expect(
    savedWords(stored("Yes, sa"), { text: "Yes", seen: ["", "Yes, sa"], dismissed: "" }),
  ).toEqual(stored("Yes"));
});

test("IN-7: what two devices wrote is kept: the newest stand, the others are set aside until they are taken", () => {
  const both = savedWords(stored("From the phone"), {
    text: "At the desk",
    seen: [""],
    dismissed: "",
  });
  expect(both).toEqual(stored("At the desk", "From the phone"));
  const emptied = savedWords(both, { text: "", seen: ["At the desk"], dismissed: "" });
  expect(emptied).toEqual(stored("", "From the phone"));
  const goesOn = savedWords(both, { text: "From the phone, later", seen: [""], dismissed: "" });
  expect(goesOn).toEqual(stored("From the phone, later", "At the desk"));
  const thrownAway = { text: "At the desk", seen: ["At the desk"], dismissed: "From the phone" };
  expect(savedWords(both, thrownAway)).toEqual(stored("At the desk"));
});

test("words typed while their conversation is merged take the place of the ones that went ahead", () => {
  const merged = stored("Dear\n\nHel");
  expect(joinedWords(merged, { text: "Hello", seen: ["Hel"], dismissed: "" })).toEqual(
    stored("Dear\n\nHello"),
  );
  expect(joinedWords(merged, { text: "Bye", seen: [], dismissed: "" })).toEqual(
    stored("Dear\n\nHel\n\nBye"),
  );
  expect(joinedWords(merged, { text: "", seen: ["Hel"], dismissed: "" })).toEqual(merged);
});
