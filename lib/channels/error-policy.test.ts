import { expect, it } from "vitest";
import { describeError, type ErrorAction, isKnownError } from "./error-catalogue";
import { endsByItself } from "./number-stop";

/** The table of whatsapp.md 10 in its own words: codes, and what its last column says to do. */
const TABLE: readonly (readonly [codes: readonly number[], action: string])[] = [
  [[0, 190], "P, reconnect"],
  [[1], "RU twice, then N"],
  [[2, 131000, 131016, 133004], "RU"],
  [[131057], "RU after minutes"],
  [[3, 10, 200, 299, 33, 131005], "N, P"],
  [[4], "W using X-App-Usage"],
  [[80007], "W using X-Business-Use-Case-Usage"],
  [[130429], "W exponential, lower concurrency"],
  [[131056], "W 4^n s"],
  [[132069], "W"],
  [[134101], "W 10 min"],
  [[131049], "W at least 24 h, few tries"],
  [[368, 131031, 131037, 131042, 131045, 131048, 131064], "P"],
  [[133015, 133016, 133008, 133009, 2494100], "W, of the number"],
  [[133000, 133005, 133006, 133010], "P until mended"],
  [[131026], "N, O invalid after repeat"],
  [[131050], "N, O opt-out"],
  [[132015, 132016, 132001], "stop campaign"],
  [
    [
      100, 130403, 130472, 130497, 131008, 131009, 131021, 131030, 131036, 131047, 131051, 131052,
      131053, 131055, 131062, 131063, 132000, 132005, 132007, 132008, 132012, 132018, 132068,
      134011, 134100, 134102, 135000, 137000, 138000, 138001, 138002, 138003, 138004, 138005,
      138006, 138007, 138009, 138012, 138013, 138014, 2388019, 2388023, 2388024, 2388040, 2388047,
      2388072, 2388073, 2388293, 2388299, 2593107, 2593108, 2593109,
    ],
    "N",
  ],
  [[131059], "restart paging"],
  [
    [139100, 139101, 139102, 139103, 131020, 131041, 131201, 131202, 131204, 131207, 131208],
    "per item",
  ],
  [[1752041], "ignore"],
];

/** What the software may do for each of these words. */
const ALLOWED: Readonly<Record<string, readonly ErrorAction[]>> = {
  "P, reconnect": ["reconnect"],
  "N, P": ["pause_number", "pause_account", "reconnect"],
  P: ["pause_number", "pause_account"],
  "P until mended": ["pause_number"],
  "W, of the number": ["pause_number"],
  "W at least 24 h, few tries": ["wait_a_day"],
  "N, O invalid after repeat": ["suppress_contact"],
  "N, O opt-out": ["opt_out"],
  "stop campaign": ["stop_template"],
  // a text against policy stops its template besides
  N: ["never", "stop_template"],
  "restart paging": ["never"],
  "per item": ["never"],
  ignore: ["never"],
};

const allowed = (words: string) =>
  ALLOWED[words] ?? (words.startsWith("RU") ? ["check_outcome"] : ["retry_later"]);

it.each(TABLE.flatMap(([codes, words]) => codes.map((code) => [code, words] as const)))(
  "code %i is handled as Meta's table says: %s",
  (code, words) => {
    expect(isKnownError(code)).toBe(true);
    expect(allowed(words)).toContain(describeError(code).action);
    // what Meta ends by itself must not wait for a person, and the other way round
    if (words === "W, of the number") expect(endsByItself(code)).toBe(true);
    if (words === "P until mended") expect(endsByItself(code)).toBe(false);
  },
);
