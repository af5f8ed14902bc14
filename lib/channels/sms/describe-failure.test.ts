import { expect, it } from "vitest";
import { describeTwilioFailure } from "./describe-failure";

it("says what Twilio said and what to do", () => {
  expect(
    describeTwilioFailure({ kind: "refused", status: 401, code: 20003, message: "Authenticate" }),
  ).toBe(
    "Twilio does not accept the credentials. Copy the auth token from Twilio's console and connect " +
      'the number again. Twilio\'s words: "Authenticate" (code 20003).',
  );
});

it("says what is safe when Twilio said nothing", () => {
  expect(describeTwilioFailure({ kind: "unreachable", reason: "ECONNREFUSED" })).toContain(
    "Nothing was changed",
  );
  expect(describeTwilioFailure({ kind: "no_answer", reason: "HTTP 503" })).toContain("HTTP 503");
});
