import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSignupMessage } from "./signup-message";

const SDK = "https://connect.facebook.net/en_US/sdk.js";
const finish = {
  type: "WA_EMBEDDED_SIGNUP",
  event: "FINISH",
  data: { phone_number_id: "106540352242922", waba_id: "524126980791429", business_id: "1" },
};
/** Meta's own example of what the dialog posts. */
const posted = (name: string): unknown =>
  JSON.parse(
    readFileSync(
      new URL(`../../lib/channels/whatsapp/fixtures/${name}.json`, import.meta.url),
      "utf8",
    ),
  );
const from = (origin: string, data: unknown, sdk = SDK) => readSignupMessage({ origin, data }, sdk);

describe("a message of Facebook's sign-up dialog", () => {
  it("that finished names the number and its account, as an object or as text", () => {
    const read = { kind: "finished", phoneNumberId: "106540352242922", wabaId: "524126980791429" };
    expect(from("https://www.facebook.com", finish)).toEqual({ ...read, coexists: false });
    expect(from("https://web.facebook.com", JSON.stringify(finish))).toMatchObject(read);
    expect(
      from("https://facebook.com", {
        ...finish,
        event: "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING",
      }),
    ).toMatchObject({ coexists: true });
  });

  it.each([
    "https://facebook.com.evil.test",
    "https://evilfacebook.com",
    "http://www.facebook.com",
    "https://evil.test",
    "null",
    "",
  ])("is not believed from %s", (origin) => {
    expect(from(origin, finish)).toBeNull();
  });

  it("is believed from the sandbox only where the sandbox gave the SDK", () => {
    const sandbox = "http://127.0.0.1:3100";
    expect(from(sandbox, finish)).toBeNull();
    expect(from(sandbox, finish, `${sandbox}/en_US/sdk.js`)).toMatchObject({ kind: "finished" });
    expect(from("http://127.0.0.1:3999", finish, `${sandbox}/en_US/sdk.js`)).toBeNull();
  });

  it("says where a person stopped, or what Meta refused", () => {
    const cancel = (data: unknown) =>
      from("https://www.facebook.com", { type: "WA_EMBEDDED_SIGNUP", event: "CANCEL", data });
    expect(cancel({ current_step: "PHONE_NUMBER_SETUP" })).toMatchObject({
      kind: "cancelled",
      words: expect.stringContaining("at the phone number"),
    });
    expect(
      cancel({
        error_message: "Your name violates guidelines.",
        error_code: "524126",
        session_id: "f34",
      }),
    ).toMatchObject({ words: expect.stringMatching(/violates.*524126.*f34/) });
  });

  it.each([
    [
      "embedded-signup-postmessage-finish",
      {
        kind: "finished",
        phoneNumberId: "106540352242922",
        wabaId: "524126980791429",
        coexists: false,
      },
    ],
    [
      "embedded-signup-postmessage-cancel-step",
      {
        kind: "cancelled",
        words:
          "The dialog was closed at the phone number. Nothing was connected; open it again to go on.",
      },
    ],
    [
      "embedded-signup-postmessage-cancel-error",
      {
        kind: "cancelled",
        words:
          "Meta’s words: “Your verified name violates WhatsApp guidelines.” (code 524126). Nothing was changed. Meta’s support asks for the session f34b51dab5e0498.",
      },
    ],
  ])("is read as Meta posts it: %s", (name, expected) => {
    expect(from("https://www.facebook.com", posted(name))).toEqual(expected);
  });

  it.each([
    ["without a number", { ...finish, event: "FINISH_ONLY_WABA" }, { kind: "no_number" }],
    [
      "with an id that is none",
      { ...finish, data: { phone_number_id: "<b>", waba_id: "1" } },
      { kind: "no_number" },
    ],
    ["of another kind", { type: "other" }, null],
    ["that is no JSON", "{", null],
    ["of the SDK itself", "cb=f1&domain=x", null],
  ])("%s is no finished sign-up", (_name, data, expected) => {
    expect(from("https://www.facebook.com", data)).toEqual(expected);
  });
});
