import { describe, expect, it } from "vitest";
import { describeError, ERROR_ACTIONS, ERROR_CATALOGUE, isKnownError } from "./error-catalogue";
import { BOUNCED, DOMAIN_NOT_ALLOWED, isResendCode, RESEND_CODES } from "./resend-errors";

describe("the error catalogue", () => {
  it("lets a message be repeated only after what is refused before acceptance and asks to wait for", () => {
    const repeatable = ERROR_CATALOGUE.filter((error) => error.transientBeforeAcceptance);
    expect(repeatable.map((error) => error.code)).toEqual([
      4, 20429, 21611, 80007, 95009, 130429, 131056, 132069, 134101,
    ]);
  });

  it("waits as long as Meta asks: an hour for a throttled flow, ten minutes for a template", () => {
    expect(describeError(132069).waitMs).toBe(3_600_000);
    expect(describeError(134101).waitMs).toBe(600_000);
    expect(describeError(130429).waitMs).toBeNull();
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

  it("knows every code of Meta's reference (whatsapp.md 10)", () => {
    const codes = [
      0, 1, 2, 3, 4, 10, 33, 100, 190, 200, 273, 368, 80007, 130403, 130429, 130472, 130497, 131000,
      131005, 131008, 131009, 131016, 131020, 131021, 131026, 131030, 131031, 131036, 131037,
      131041, 131042, 131045, 131047, 131048, 131049, 131050, 131051, 131052, 131053, 131055,
      131056, 131057, 131059, 131062, 131063, 131064, 131201, 131202, 131204, 131207, 131208,
      131209, 131215, 132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018,
      132068, 132069, 133000, 133004, 133005, 133006, 133008, 133009, 133010, 133015, 133016,
      134011, 134100, 134101, 134102, 135000, 137000, 138000, 138001, 138002, 138003, 138004,
      138005, 138006, 138007, 138009, 138012, 138013, 138014, 139100, 139101, 139102, 139103,
      1752041, 2388019, 2388023, 2388024, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299,
      2494100, 2593107, 2593108, 2593109,
    ];
    expect(codes.filter((code) => !isKnownError(code))).toEqual([]);
  });

  it("knows the codes of Twilio that people meet (whatsapp.md 13)", () => {
    const codes = [
      20003, 20429, 21211, 21408, 21606, 21608, 21610, 21612, 21614, 21617, 21659, 30003, 30004,
      30005, 30006, 30007, 30008, 30034,
    ];
    expect(codes.filter((code) => !isKnownError(code))).toEqual([]);
  });

  it.each([
    [20003, "reconnect"],
    [20005, "pause_account"],
    [20429, "retry_later"],
    [20500, "check_outcome"],
    [21211, "never"],
    [21408, "never"],
    [21610, "never"],
    [21659, "pause_number"],
    [30003, "never"],
    [30006, "never"],
    [30007, "never"],
    [30034, "pause_number"],
  ] as const)("Twilio's %i leads to %s", (code, action) => {
    expect(describeError(code).action).toBe(action);
  });

  it("never repeats a text message that Twilio took and a carrier lost", () => {
    const late = ERROR_CATALOGUE.filter(({ code }) => code >= 30_000 && code < 40_000);
    expect(late.length).toBeGreaterThan(5);
    expect(late.filter((error) => error.transientBeforeAcceptance)).toEqual([]);
  });

  it.each([
    ["invalid_api_key", "reconnect"],
    ["validation_error", "never"],
    ["rate_limit_exceeded", "retry_later"],
    ["daily_quota_exceeded", "never"],
    ["concurrent_idempotent_requests", "check_outcome"],
    ["invalid_idempotent_request", "check_outcome"],
    ["application_error", "check_outcome"],
  ] as const)("Resend's %s leads to %s", (name, action) => {
    expect(describeError(RESEND_CODES[name] as number).action).toBe(action);
  });

  it("knows whatever Resend names (whatsapp.md 14), and whatever becomes of a mail", () => {
    const codes = [...Object.values(RESEND_CODES), ...Object.values(BOUNCED), DOMAIN_NOT_ALLOWED];
    expect(codes.filter((code) => !isKnownError(code) || !isResendCode(code))).toEqual([]);
  });

  it("names the provider of a code that nobody described", () => {
    expect(describeError(29_999).title).toBe("Twilio refused with code 29999");
    expect(describeError(139_999).title).toBe("Meta refused with code 139999");
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
