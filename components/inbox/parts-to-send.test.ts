import { expect, test } from "vitest";
import type { UploadItem } from "./draft-state";
import { partsToSend } from "./parts-to-send";

const file = (fileName: string, kind: "image" | "document" = "document"): UploadItem => ({
  key: fileName,
  name: fileName,
  sizeBytes: 1200,
  wanted: null,
  caption: "",
  progress: 1,
  state: "done",
  stored: { fileId: `id of ${fileName}`, kind, mimeType: "image/png", fileName, sizeBytes: 1200 },
  problem: null,
  preview: null,
});
const MAIL = { subject: "Your kettle" };

test("a mail is one message with all of its files", () => {
  const [mail, ...more] = partsToSend("Here they are", [file("a.png"), file("b.pdf")], MAIL) ?? [];
  expect(more).toEqual([]);
  expect(mail).toMatchObject({
    content: {
      kind: "text",
      text: "Here they are",
      subject: "Your kettle",
      fileIds: ["id of a.png", "id of b.pdf"],
    },
    text: "Here they are",
    files: [{ stored: { fileName: "a.png" } }, { stored: { fileName: "b.pdf" } }],
  });
});

test("a mail without words names its files, and gives none of those names back to its author", () => {
  const [mail] = partsToSend(" ", [file("a.png"), file("b.pdf")], MAIL) ?? [];
  expect(mail?.content).toMatchObject({ text: "a.png, b.pdf" });
  expect(mail?.text.trim()).toBe("");
  expect(partsToSend("", [], MAIL)).toEqual([]);
});

test("a mail waits for a file that is still going up", () => {
  expect(partsToSend("Here", [{ ...file("a.png"), state: "uploading" }], MAIL)).toBeNull();
});

test("elsewhere each file is a message, and a single one takes the words for its caption", () => {
  const one = partsToSend("This one", [file("a.png", "image")], null);
  expect(one).toMatchObject([{ content: { kind: "image", caption: "This one" } }]);
  const two = partsToSend("These", [file("a.png", "image"), file("b.pdf")], null);
  expect(two?.map(({ content }) => content.kind)).toEqual(["text", "image", "document"]);
});
