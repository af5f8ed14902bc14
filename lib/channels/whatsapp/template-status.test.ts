import { describe, expect, it } from "vitest";
import { templateCategoryOf, templateStatusOf } from "./template-status";

describe("Meta's words for a template", () => {
  it.each([
    ["APPROVED", "approved"],
    ["PENDING", "pending"],
    ["REJECTED", "rejected"],
    // The documentation prints this one in lower case.
    ["paused", "paused"],
    ["PAUSED", "paused"],
    ["DISABLED", "disabled"],
    ["IN_APPEAL", "in_appeal"],
    ["PENDING_DELETION", "deleted"],
    ["DELETED", "deleted"],
    ["ARCHIVED", "archived"],
    ["REINSTATED", "approved"],
    ["LIMIT_EXCEEDED", "rejected"],
  ])("%s is %s", (word, status) => {
    expect(templateStatusOf(word)).toBe(status);
  });

  it.each(["FLAGGED", "LOCKED", "UNLOCKED", "UNARCHIVED", "SOMETHING_NEW", ""])(
    "%s changes nothing",
    (word) => {
      expect(templateStatusOf(word)).toBeNull();
    },
  );

  it("name the three categories in any case", () => {
    expect(templateCategoryOf("utility")).toBe("utility");
    expect(templateCategoryOf("MARKETING")).toBe("marketing");
    expect(templateCategoryOf("TRANSACTIONAL")).toBeNull();
  });
});
