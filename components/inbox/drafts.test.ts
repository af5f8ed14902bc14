import { beforeEach, expect, test, vi } from "vitest";
import { adoptDraft, flushDraft, followMerge, giveBack, keptDraft, writeDraft } from "./drafts";

const saveDraftAction = vi.hoisted(() => vi.fn());
vi.mock("@/lib/inbox/actions", () => ({ saveDraftAction }));

const NOTHING = { body: "", setAside: "" };
let places = 0;
const place = () => ({ slug: "northwind", conversationId: `conversation-${places++}` });
const sent = () => saveDraftAction.mock.calls.map(([, { text, seen }]) => ({ text, seen }));

beforeEach(() => {
  saveDraftAction.mockReset().mockResolvedValue({ ok: true, value: { setAside: "" } });
});

test("IN-7: newer words of another device are taken over, unless something here is not saved yet", async () => {
  const here = place();
  adoptDraft(here.conversationId, { body: "Yes", setAside: "" }, 1);
  writeDraft(here, "Yes, same", NOTHING);
  adoptDraft(here.conversationId, { body: "From the phone", setAside: "" }, Date.now() + 1);
  expect(keptDraft(here.conversationId)?.text).toBe("Yes, same");
  await flushDraft(here);
  expect(sent()).toEqual([{ text: "Yes, same", seen: ["Yes"] }]);
  // a reading that began before the saving was confirmed knows less
  adoptDraft(here.conversationId, { body: "Yes", setAside: "" }, Date.now() - 1_000);
  expect(keptDraft(here.conversationId)?.text).toBe("Yes, same");
  adoptDraft(here.conversationId, { body: "From the phone", setAside: "" }, Date.now() + 1);
  expect(keptDraft(here.conversationId)?.text).toBe("From the phone");
});

test("words whose saving had no answer are this device's own when they are saved again", async () => {
  const here = place();
  saveDraftAction.mockRejectedValueOnce(new Error("the line dropped"));
  writeDraft(here, "One", NOTHING);
  await flushDraft(here);
  expect(keptDraft(here.conversationId)?.state).toBe("local");
  writeDraft(here, "Two", NOTHING);
  await flushDraft(here);
  expect(sent().at(-1)).toEqual({ text: "Two", seen: ["", "One"] });
  expect(keptDraft(here.conversationId)?.state).toBe("saved");
});

test("a refused reply goes before what was typed since, and not over it", () => {
  const here = place();
  writeDraft(here, "And bring a bag", NOTHING);
  giveBack(here, "It is ready.");
  expect(keptDraft(here.conversationId)?.text).toBe("It is ready.\nAnd bring a bag");
});

test("words follow their conversation into the one that took it in, also while the line is down", async () => {
  const [from, to] = [place(), place()];
  writeDraft(from, "Dear", NOTHING);
  await followMerge(from.slug, from.conversationId, to.conversationId);
  expect(saveDraftAction.mock.calls[0]?.[1]).toMatchObject({
    conversationId: from.conversationId,
    text: "Dear",
  });
  expect(keptDraft(from.conversationId)).toBeUndefined();
  const other = place();
  saveDraftAction.mockRejectedValue(new Error("the line dropped"));
  writeDraft(other, "Hello", NOTHING);
  await followMerge(other.slug, other.conversationId, to.conversationId);
  expect(keptDraft(to.conversationId)?.text).toBe("Hello");
});
