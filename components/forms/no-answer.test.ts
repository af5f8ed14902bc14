import { UnrecognizedActionError } from "next/dist/client/components/unrecognized-action-error";
import { expect, test } from "vitest";
import { isOldPage } from "@/components/layout/old-page";
import { answerTo } from "./no-answer";

test("who gets no answer is not told that nothing was changed", async () => {
  const result = await answerTo(Promise.reject(new TypeError("fetch failed")));
  expect(result).toMatchObject({ ok: false, error: { code: "no_answer" } });
  if (result.ok) return;
  expect(result.error.message).toContain("may have been done");
  expect(result.error.message).not.toContain("Nothing was changed");
  expect(isOldPage()).toBe(false);
});

test("who acts on a page from before an update is told to reload it, and that nothing was changed", async () => {
  const result = await answerTo(Promise.reject(new UnrecognizedActionError("not found")));
  expect(result).toMatchObject({
    ok: false,
    error: { code: "old_page", message: expect.stringContaining("Reload the page") },
  });
  expect(isOldPage()).toBe(true);
});

test("whoever is led to another page by an action gets there", async () => {
  const away = Object.assign(new Error("NEXT_REDIRECT"), {
    digest: "NEXT_REDIRECT;push;/sign-in;303;",
  });
  await expect(answerTo(Promise.reject(away))).rejects.toBe(away);
});
