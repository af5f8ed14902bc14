import { beforeEach, expect, test, vi } from "vitest";
import type { StoredDraft } from "@/lib/inbox/draft-queries";
import type { SaveDraft } from "@/lib/inbox/draft-schema";
import { giveFileBack, removeFile } from "./draft-uploads";
import {
  adoptDraft,
  chooseMode,
  clearDraft,
  flushAtOnce,
  flushDraft,
  followMerge,
  giveBack,
  keptDraft,
  keptMode,
  leaveMode,
  NOTHING_BEGUN,
  nameDraft,
  writeAs,
  writeDraft,
} from "./drafts";

const saveDraftAction = vi.hoisted(() => vi.fn());
vi.mock("@/lib/inbox/actions", () => ({ saveDraftAction }));

let places = 0;
const place = () => ({ slug: "northwind", conversationId: `conversation-${places++}` });
const has = (body: string): StoredDraft => ({
  ...NOTHING_BEGUN,
  reply: { body, setAside: "" },
});
const sent = () =>
  (saveDraftAction.mock.calls as [string, SaveDraft][]).map(([, { reply }]) => ({
    text: reply?.text,
    seen: reply?.seen,
  }));
/** A server that keeps what it is sent and knows nothing else. */
const keeps = ({ reply, note, files, quote, subject }: SaveDraft) => ({
  ok: true,
  value: {
    reply: { body: reply?.text ?? "", setAside: "" },
    note: { body: note?.text ?? "", setAside: "" },
    files: files?.attached.map((file) => ({ ...STORED, caption: "", voice: false, ...file })),
    quote: quote?.chosen ?? null,
    subject: subject?.chosen ?? null,
  },
});
const STORED = {
  fileId: "01a21d36-16ae-7bc7-85e9-9d2beb185fde",
  kind: "image" as const,
  mimeType: "image/png",
  fileName: "kettle.png",
  sizeBytes: 1200,
};
const FILE = { stored: STORED, wanted: null, caption: "" };

beforeEach(() => {
  saveDraftAction
    .mockReset()
    .mockImplementation(async (_: string, input: SaveDraft) => keeps(input));
});

test("IN-7: newer words of another device are taken over, unless something here is not saved yet", async () => {
  const here = place();
  adoptDraft({ ...here, stored: has("Yes") }, 1);
  writeDraft(here, "reply", "Yes, same");
  adoptDraft({ ...here, stored: has("From the phone") }, Date.now() + 1);
  expect(keptDraft(here.conversationId)?.reply.text).toBe("Yes, same");
  await flushDraft(here);
  expect(sent()).toEqual([{ text: "Yes, same", seen: ["Yes"] }]);
  // a reading that began before the saving was confirmed knows less
  adoptDraft({ ...here, stored: has("Yes") }, Date.now() - 1_000);
  expect(keptDraft(here.conversationId)?.reply.text).toBe("Yes, same");
  adoptDraft({ ...here, stored: has("From the phone") }, Date.now() + 1);
  expect(keptDraft(here.conversationId)?.reply.text).toBe("From the phone");
});

test("words that nobody touched here are not sent along, and take what another device wrote", async () => {
  const here = place();
  adoptDraft({ ...here, stored: has("Old") }, 1);
  saveDraftAction.mockResolvedValueOnce({
    ok: true,
    value: { ...has("New, from the phone"), files: [{ ...STORED, caption: "", voice: false }] },
  });
  giveFileBack(here, FILE);
  await flushDraft(here);
  expect(sent()).toEqual([{ text: undefined, seen: undefined }]);
  expect(keptDraft(here.conversationId)).toMatchObject({
    reply: { text: "New, from the phone" },
    files: [{ name: "kettle.png" }],
    state: "saved",
  });
});

test("a file that another device took off goes here too, and one taken off here does not come back", async () => {
  const here = place();
  giveFileBack(here, FILE);
  await flushDraft(here);
  saveDraftAction.mockResolvedValueOnce({ ok: true, value: has("Hello") });
  writeDraft(here, "reply", "Hello");
  await flushDraft(here);
  expect(keptDraft(here.conversationId)?.files).toEqual([]);

  giveFileBack(here, FILE);
  const answers: ((value: unknown) => void)[] = [];
  saveDraftAction.mockReturnValueOnce(new Promise((resolve) => answers.push(resolve)));
  const flight = flushDraft(here);
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  const [item] = keptDraft(here.conversationId)?.files ?? [];
  if (item) removeFile(here, item);
  answers[0]?.({
    ok: true,
    value: { ...has("Hello"), files: [{ ...STORED, caption: "", voice: false }] },
  });
  await flight;
  expect(keptDraft(here.conversationId)?.files).toEqual([]);
  await flushDraft(here);
  expect(saveDraftAction.mock.calls.at(-1)?.[1].files).toMatchObject({
    attached: [],
    removedFileIds: [STORED.fileId],
  });
});

test("a note's words never become a reply: they are kept apart, and stay when the reply is sent", async () => {
  const here = place();
  chooseMode(here.conversationId, "note");
  writeDraft(here, "note", "She is in a hurry");
  writeDraft(here, "reply", "Coming");
  clearDraft(here, "reply");
  leaveMode(here.conversationId);
  expect(keptDraft(here.conversationId)).toMatchObject({
    reply: { text: "" },
    note: { text: "She is in a hurry" },
  });
  expect(keptMode(here.conversationId)).toBe("note");
  clearDraft(here, "note");
  leaveMode(here.conversationId);
  expect(keptMode(here.conversationId)).toBeUndefined();
});

test("a note that another device began does not turn the reply that is being written into one", () => {
  const here = place();
  adoptDraft({ ...here, stored: NOTHING_BEGUN }, 1);
  const note = { body: "In a hurry", setAside: "" };
  adoptDraft({ ...here, stored: { ...NOTHING_BEGUN, note } }, 2);
  expect(keptDraft(here.conversationId)?.note.text).toBe("In a hurry");
  expect(keptMode(here.conversationId)).toBe("reply");
  const there = place();
  adoptDraft({ ...there, stored: { ...NOTHING_BEGUN, note } }, 1);
  expect(keptMode(there.conversationId)).toBe("note");
});

test("words whose saving had no answer are this device's own when they are saved again", async () => {
  const here = place();
  saveDraftAction.mockRejectedValueOnce(new Error("the line dropped"));
  writeDraft(here, "reply", "One");
  await flushDraft(here);
  expect(keptDraft(here.conversationId)?.state).toBe("local");
  writeDraft(here, "reply", "Two");
  await flushDraft(here);
  expect(sent().at(-1)).toEqual({ text: "Two", seen: ["", "One"] });
  expect(keptDraft(here.conversationId)?.state).toBe("saved");
});

test("a refused reply goes before what was typed since, and not over it", () => {
  const here = place();
  writeDraft(here, "reply", "And bring a bag");
  giveBack(here, "reply", { text: "It is ready." });
  expect(keptDraft(here.conversationId)?.reply.text).toBe("It is ready.\nAnd bring a bag");
});

test("words and files follow their conversation into the one that took it in, also while the line is down", async () => {
  const [from, to] = [place(), place()];
  writeDraft(from, "reply", "Dear");
  await followMerge(from.slug, from.conversationId, to.conversationId);
  expect(saveDraftAction.mock.calls[0]?.[1]).toMatchObject({
    conversationId: from.conversationId,
    reply: { text: "Dear" },
  });
  expect(keptDraft(from.conversationId)).toBeUndefined();
  const other = place();
  saveDraftAction.mockRejectedValue(new Error("the line dropped"));
  writeDraft(other, "reply", "Hello");
  giveFileBack(other, FILE);
  await followMerge(other.slug, other.conversationId, to.conversationId);
  expect(keptDraft(to.conversationId)).toMatchObject({
    reply: { text: "Hello" },
    files: [{ name: "kettle.png" }],
  });
});

test("what was typed since a saving began does not wait for its end when the page goes away", async () => {
  const here = place();
  let answer: (value: unknown) => void = () => undefined;
  saveDraftAction.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  writeDraft(here, "reply", "Dear");
  const saving = flushDraft(here);
  await vi.waitFor(() => expect(sent()).toHaveLength(1));
  writeDraft(here, "reply", "Dear Amina");
  flushAtOnce(here);
  expect(sent().map(({ text }) => text)).toEqual(["Dear", "Dear Amina"]);
  expect(sent()[1]?.seen).toContain("Dear");
  const [[, first] = []] = saveDraftAction.mock.calls as [string, SaveDraft][];
  if (first) answer(keeps(first));
  await saving;
});

test("a draft is saved in the name of whoever began it, and another person who signs in does not see it", async () => {
  const here = { ...place(), slug: "southwind" };
  writeAs("southwind", "amina");
  writeDraft(here, "note", "Amina's own");
  nameDraft(here, "Amina's subject");
  await flushDraft(here);
  expect(saveDraftAction.mock.calls.at(-1)?.[1]).toMatchObject({ authorId: "amina" });
  saveDraftAction.mockResolvedValueOnce({ ok: false, error: { code: "conflict", message: "" } });
  writeDraft(here, "note", "Amina's own words");
  await flushDraft(here);
  expect(keptDraft(here.conversationId)).toMatchObject({ state: "local" });
  writeAs("southwind", "tom");
  expect(keptDraft(here.conversationId)).toBeUndefined();
});

test("IN-7: a subject is saved with the draft, takes a newer one of another device, and goes with what was sent", async () => {
  const here = place();
  adoptDraft({ ...here, stored: has("Dear") }, 1);
  nameDraft(here, "Your kettle");
  await flushDraft(here);
  const saved = () => saveDraftAction.mock.calls.at(-1)?.[1].subject;
  expect(saved()).toEqual({ chosen: "Your kettle", known: null });
  expect(keptDraft(here.conversationId)).toMatchObject({ knownSubject: "Your kettle" });
  const stored = { ...has("Dear"), subject: "From the phone" };
  adoptDraft({ ...here, stored }, Date.now() + 1);
  expect(keptDraft(here.conversationId)?.subject).toBe("From the phone");
  clearDraft(here, "reply");
  expect(keptDraft(here.conversationId)?.subject).toBeNull();
  await flushDraft(here);
  expect(saved()).toEqual({ chosen: null, known: "From the phone" });
});

test("a subject that was emptied stays empty while somebody thinks of another one", async () => {
  const here = place();
  nameDraft(here, "");
  await flushDraft(here);
  expect(keptDraft(here.conversationId)).toMatchObject({ subject: "", state: "saved" });
});

test("a refused mail gives its subject back, unless another one was begun since", () => {
  const here = place();
  giveBack(here, "reply", { text: "It is ready.", subject: "Your kettle" });
  expect(keptDraft(here.conversationId)?.subject).toBe("Your kettle");
  giveBack(here, "reply", { text: "And the lid.", subject: "Your lid" });
  expect(keptDraft(here.conversationId)?.subject).toBe("Your kettle");
});
