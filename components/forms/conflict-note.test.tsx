import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ConflictNote, type ConflictNoteProps } from "./conflict-note";

const lena = { value: "Kisumu", by: "Lena Moreau", self: false, ago: "5 s ago" };

const drawn = (given: Partial<ConflictNoteProps> = {}) =>
  renderToStaticMarkup(
    <ConflictNote
      conflicts={{ open: { city: lena }, settle: () => undefined }}
      field="city"
      {...given}
    />,
  );

test("says who changed the field, when and to what, aloud, and offers both values", () => {
  const html = drawn();
  expect(html).toContain('role="alert"');
  expect(html).toContain("Lena Moreau changed this 5 s ago to “Kisumu”.");
  expect(html).toMatch(/<button[^>]*aria-describedby[^>]*>Keep mine<\/button>/);
  expect(html).toMatch(/<button[^>]*aria-describedby[^>]*>Take Lena’s<\/button>/);
});

test("shows a choice in the words of the form", () => {
  expect(drawn({ words: () => "Lakeside", label: "Town" })).toContain(
    "<b>Town: </b>Lena Moreau changed this 5 s ago to “Lakeside”.",
  );
});

test("is not there for a field that nobody else touched", () => {
  expect(drawn({ field: "name" })).toBe("");
});
