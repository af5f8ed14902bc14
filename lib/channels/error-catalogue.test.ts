import { describe, expect, it } from "vitest";
import { describeError, ERROR_ACTIONS, ERROR_CATALOGUE, isKnownError } from "./error-catalogue";

describe("the error catalogue", () => {
  it("lets a message be repeated only after the four throttles that precede acceptance", () => {
    const repeatable = ERROR_CATALOGUE.filter((error) => error.transientBeforeAcceptance);
    expect(repeatable.map((error) => error.code)).toEqual([4, 80007, 130429, 131056]);
  });

  it("never repeats what Meta may have accepted", () => {
    for (const code of [1, 2, 131000, 131016, 131057, 133004]) {
      expect(describeError(code)).toMatchObject({
        action: "check_outcome",
        transientBeforeAcceptance: false,
      });
    }
  });

  it.each([
    [131050, "opt_out"],
    [131026, "suppress_contact"],
    [131049, "wait_a_day"],
    [132015, "stop_template"],
    [132016, "stop_template"],
    [131048, "pause_number"],
    [131042, "pause_account"],
    [368, "pause_account"],
    [190, "reconnect"],
    [0, "reconnect"],
    [131047, "never"],
  ] as const)("%i leads to %s", (code, action) => {
    expect(describeError(code).action).toBe(action);
  });

  it("describes a whole family of permission codes", () => {
    expect(describeError(273)).toMatchObject({ code: 273, action: "reconnect" });
    expect(isKnownError(273)).toBe(true);
    expect(describeError(131213).code).toBe(131213);
  });

  it("is honest about a code it does not know", () => {
    const unknown = describeError(987654);
    expect(isKnownError(987654)).toBe(false);
    expect(unknown).toMatchObject({ action: "never", transientBeforeAcceptance: false });
    expect(unknown.title).toContain("987654");
  });

  it("has each code once and speaks in whole, calm sentences", () => {
    expect(new Set(ERROR_CATALOGUE.map((error) => error.code)).size).toBe(ERROR_CATALOGUE.length);
    for (const error of ERROR_CATALOGUE) {
      expect(ERROR_ACTIONS).toContain(error.action);
      expect(error.title).toMatch(/^[A-Z][^.!]*$/);
      for (const text of [error.explanation, error.whatToDo]) {
        expect(text).toMatch(/^[A-Z][^!]*\.$/);
        expect(text.toLowerCase()).not.toMatch(/successfully|oops/);
      }
    }
  });
});
