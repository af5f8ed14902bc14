import { describe, expect, test } from "vitest";
import { buildComponents } from "./build-components";
import { draftOfTemplate } from "./draft-of-template";
import { judgeDraft, previewParts } from "./draft-schema";
import { rejectionWords } from "./rejection-words";
import { templateDraftSchema } from "./schema";
import { TEMPLATE_STARTERS } from "./starters";

describe.each(TEMPLATE_STARTERS.map((starter) => [starter.key, starter] as const))(
  "the starter %s",
  (_, { draft }) => {
    test("breaks none of Meta's rules as it stands", () => {
      expect(judgeDraft(draft).faults).toEqual([]);
      expect(templateDraftSchema.safeParse(draft).success).toBe(true);
    });

    test("comes back from Meta's components as the same fields", () => {
      expect(draftOfTemplate({ ...draft, components: buildComponents(draft) })).toEqual(draft);
    });
  },
);

test("no two starters share a key or a name", () => {
  expect(new Set(TEMPLATE_STARTERS.map((starter) => starter.key)).size).toBe(
    TEMPLATE_STARTERS.length,
  );
  expect(new Set(TEMPLATE_STARTERS.map((starter) => starter.draft.name)).size).toBe(
    TEMPLATE_STARTERS.length,
  );
});

test("the preview marks each variable and shows its name while it has no sample", () => {
  const components = [
    { type: "HEADER", format: "TEXT", text: "Order {{number}}" },
    { type: "BODY", text: "Hi {{first_name}}, it left." },
  ];
  const preview = previewParts(components, { "body.first_name": "Amina" });
  expect(preview.headerParts).toEqual(["Order ", { text: "{{number}}", variable: "number" }]);
  expect(preview.bodyParts).toEqual([
    "Hi ",
    { text: "Amina", variable: "first_name" },
    ", it left.",
  ]);
});

test("a rejection code is told in words, and Meta's own sentence stays", () => {
  expect(rejectionWords("invalid_format")).toContain("variables that touch");
  expect(rejectionWords("Two variables stand side by side.")).toBe(
    "Two variables stand side by side.",
  );
  expect(rejectionWords(null)).toBeNull();
});
