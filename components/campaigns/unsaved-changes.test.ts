import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { countKept, holdKept } from "@/components/layout/kept-here";
import { forgetUnsaved, keepUnsaved, recallUnsaved } from "./unsaved-changes";

const NAMED = { changes: { name: "Winter" }, seenAt: "2026-11-28T10:00:00.000Z" };
const store = new Map<string, string>();

beforeEach(() => {
  store.clear();
  vi.stubGlobal(
    "localStorage",
    new Proxy(
      {
        getItem: (name: string) => store.get(name) ?? null,
        setItem: (name: string, text: string) => void store.set(name, text),
        removeItem: (name: string) => void store.delete(name),
      },
      {
        ownKeys: () => [...store.keys()],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      },
    ),
  );
});
afterEach(() => vi.unstubAllGlobals());

test("what somebody could not save of a campaign is theirs alone, and gone when they sign out", () => {
  keepUnsaved("amina", "c1", NAMED);
  expect(recallUnsaved("tom", "c1")).toBeNull();
  expect(recallUnsaved("amina", "c2")).toBeNull();
  expect(recallUnsaved("amina", "c1")).toEqual(NAMED);
  expect(countKept("amina")).toEqual({ messages: 0, campaigns: 1 });
  holdKept("amina").forget();
  expect(recallUnsaved("amina", "c1")).toBeNull();
});

test("what was saved is not kept, and what cannot be read is passed over", () => {
  keepUnsaved("amina", "c1", NAMED);
  forgetUnsaved("amina", "c1");
  expect(recallUnsaved("amina", "c1")).toBeNull();
  store.set("tickline.kept.amina.campaign.c1", JSON.stringify({ name: "Winter" }));
  expect(recallUnsaved("amina", "c1")).toBeNull();
  store.set("tickline.kept.amina.campaign.c1", "{");
  expect(recallUnsaved("amina", "c1")).toBeNull();
});
