import { expect, test } from "vitest";
import { type Transcript, writeTranscript } from "./transcript";

const said = (body: string, given: object = {}) => ({
  direction: "inbound" as const,
  kind: "text",
  body,
  details: [],
  authorName: null,
  state: null,
  at: "27 Nov 2026, 10:00",
  ...given,
});
const transcript: Transcript = {
  title: "<b>Amina</b> and Northwind",
  subtitle: "WhatsApp on +254205550110.",
  shortened: false,
  customer: "Amina",
  messages: [
    said(`<img src=x onerror="alert(1)"> & 'so on'`),
    said("=HYPERLINK(1)", { direction: "outbound", authorName: "Tom", state: "read" }),
    said("", { kind: "image" }),
  ],
};

test("r39: what customers write stays words in a page", () => {
  const page = writeTranscript("html", transcript);
  expect(page).not.toMatch(/<img|<h1><b>|<title><b>/);
  expect(page).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;so on&#39;");
  expect(page).toContain("default-src 'none'");
});

test("r45: a message is no formula in a spreadsheet", () => {
  const lines = writeTranscript("csv", transcript).split("\r\n");
  expect(lines[2]).toBe('"27 Nov 2026, 10:00",outbound,Tom,text,\'=HYPERLINK(1),,read');
});

test("a message without words says what it was, and a cut is told", () => {
  const text = writeTranscript("txt", { ...transcript, shortened: true });
  expect(text).toContain("[27 Nov 2026, 10:00] Amina: [image]");
  expect(text).toContain("Older messages are not in this file.");
});

test("what a message was beside its words stands under it in all three forms, as words", () => {
  const messages = [
    said("Which colour?", {
      direction: "outbound",
      authorName: "Tom",
      state: "delivered",
      details: ["Buttons: [<b>Violet</b>] [Red]"],
    }),
    said("", { kind: "location", details: ["Place: Nyali, -4.050000 39.690000"] }),
    said("She pays cash", { direction: "note", authorName: "Lena" }),
  ];
  const given = { ...transcript, messages };
  expect(writeTranscript("txt", given)).toContain(
    [
      "[27 Nov 2026, 10:00] Tom (delivered): Which colour?",
      "    Buttons: [<b>Violet</b>] [Red]",
      "[27 Nov 2026, 10:00] Amina:",
      "    Place: Nyali, -4.050000 39.690000",
      "[27 Nov 2026, 10:00] Lena (note for the team): She pays cash",
    ].join("\n"),
  );
  const page = writeTranscript("html", given);
  expect(page).toContain("Buttons: [&lt;b&gt;Violet&lt;/b&gt;] [Red]");
  expect(page).toContain('<li class="note">');
  expect(writeTranscript("csv", given).split("\r\n")[1]).toBe(
    '"27 Nov 2026, 10:00",outbound,Tom,text,Which colour?,Buttons: [<b>Violet</b>] [Red],delivered',
  );
});
