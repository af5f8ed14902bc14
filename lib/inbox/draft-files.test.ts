import { expect, test } from "vitest";
import { type HeldFile, joinedFiles, savedFiles } from "./draft-files";

const file = (fileId: string, caption = ""): HeldFile => ({ fileId, kind: "image", caption });
const ids = (files: readonly HeldFile[]) => files.map(({ fileId }) => fileId);

test("IN-7: files that two devices attached in the same second both stay", () => {
  const saving = { attached: [file("desk")], removedFileIds: [], knownFileIds: [] };
  expect(ids(savedFiles([file("phone")], saving))).toEqual(["desk", "phone"]);
});

test("a file that another device took off does not come back with the next key", () => {
  const saving = {
    attached: [file("kettle"), file("cup")],
    removedFileIds: [],
    knownFileIds: ["kettle", "cup"],
  };
  expect(ids(savedFiles([file("cup")], saving))).toEqual(["cup"]);
});

test("a file that was taken off before the answer about it came stays off", () => {
  const saving = { attached: [], removedFileIds: ["kettle"], knownFileIds: [] };
  expect(savedFiles([file("kettle")], saving)).toEqual([]);
});

test("the newest caption stands, and one that nobody touched is not written over", () => {
  const saving = { attached: [file("cup", "blue")], removedFileIds: [], knownFileIds: ["cup"] };
  expect(savedFiles([file("cup", "red")], saving)).toEqual([file("cup", "blue")]);
  const untouched = { ...saving, attached: [{ fileId: "cup", kind: "image" as const }] };
  expect(savedFiles([file("cup", "red")], untouched)).toEqual([file("cup", "red")]);
});

test("files follow their conversation into the one that took it in, each once", () => {
  const saving = {
    attached: [file("cup"), file("kettle")],
    removedFileIds: [],
    knownFileIds: ["kettle"],
  };
  expect(ids(joinedFiles([file("bag"), file("kettle")], saving))).toEqual(["bag", "kettle", "cup"]);
});
