import { Tooltip } from "radix-ui";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Composer, type ComposerProps } from "./composer";
import type { UploadItem, Uploads } from "./use-uploads";

const nothing = () => undefined;
const OPEN = { open: true, closing: false, share: 0.5, left: "12 h" } as ComposerProps["clock"];
const CLOSED = { open: false, closing: false, share: 0, left: "" } as ComposerProps["clock"];

const uploadsOf = (items: readonly UploadItem[]): Uploads => ({
  items,
  add: nothing,
  remove: nothing,
  retry: nothing,
  caption: nothing,
  clear: nothing,
});
const UPLOAD: UploadItem = {
  key: "1",
  name: "kettle.png",
  sizeBytes: 1200,
  wanted: null,
  caption: "",
  progress: 0.4,
  state: "uploading",
  stored: null,
  problem: null,
  preview: null,
};

function drawn(given: Partial<ComposerProps>): string {
  return renderToStaticMarkup(
    <Tooltip.Provider>
      <Composer
        clock={OPEN}
        conflict={null}
        customer="Amina"
        draft={{
          text: "Hello",
          aside: "",
          state: "saved",
          write: nothing,
          clear: nothing,
          settleAside: nothing,
        }}
        input={{ current: null }}
        mode="reply"
        obstacle={null}
        onDiscard={nothing}
        onEditLast={nothing}
        onForm={nothing}
        onLater={nothing}
        onMode={nothing}
        onSend={nothing}
        onTemplate={nothing}
        onUnquote={nothing}
        price={{ amount: "0.0000", currency: "USD", free: "allowance", freeLeft: 588 }}
        quote={null}
        typingWarning={null}
        uploads={uploadsOf([])}
        neverWrote={false}
        windowEndsAt="2026-11-28T09:00:00.000Z"
        zone="UTC"
        {...given}
      />
    </Tooltip.Provider>,
  );
}

test("inside the window one writes, attaches, records and sees the price before Send", () => {
  const composer = drawn({});
  for (const words of ["Attach", "Record a voice note", "Free", "Reply on WhatsApp"]) {
    expect(composer).toContain(words);
  }
});

test("the price before Send says why it is nothing, and an unknown one is not free", () => {
  const quote = { amount: "0.0000", currency: "USD", free: null, freeLeft: null } as const;
  expect(drawn({})).toContain("588 left this month");
  expect(drawn({ price: { ...quote, free: "free_entry_point" } })).toContain(
    "they came from an ad",
  );
  const priced = drawn({ price: { ...quote, amount: "0.0041" } });
  expect(priced).toContain("0.0041");
  expect(priced).not.toContain("Free");
  const unknown = drawn({ price: { ...quote, amount: null } });
  expect(unknown).toContain("No price known");
  expect(unknown).not.toContain("Free");
});

test("outside it a template is offered, or to hold the words until they write; no file, no Send", () => {
  const composer = drawn({ clock: CLOSED, uploads: uploadsOf([UPLOAD]) });
  expect(composer).toContain("Choose a template");
  expect(composer).toContain("Hold until they write");
  expect(composer).not.toContain("Attach");
  expect(composer).not.toContain("kettle.png");
});

test("a note never offers what would go outside", () => {
  const note = drawn({ mode: "note", uploads: uploadsOf([UPLOAD]) });
  expect(note).not.toContain("Attach");
  expect(note).not.toContain("kettle.png");
  expect(note).toContain("Add note");
});

test("Send waits for a file that is still going up, and a refused one says why", () => {
  expect(drawn({ uploads: uploadsOf([UPLOAD]) })).toMatch(/disabled=""[^>]*>(?:(?!<button).)*Send/);
  const problem = "A picture may have at most 5 MB on WhatsApp.";
  const failed = drawn({ uploads: uploadsOf([{ ...UPLOAD, state: "failed", problem }]) });
  expect(failed).toContain(problem);
  expect(failed).toContain("Upload kettle.png again");
});
