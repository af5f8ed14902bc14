import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Tooltip } from "radix-ui";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { ChannelKind } from "@/db/enums/channels";
import { ChannelKindProvider } from "./carries";
import { Composer, type ComposerProps } from "./composer";
import type { UploadItem } from "./draft-state";
import type { Draft } from "./use-draft";

const nothing = () => undefined;
const OPEN = { open: true, closing: false, share: 0.5, left: "12 h" } as ComposerProps["clock"];
const CLOSED = { open: false, closing: false, share: 0, left: "" } as ComposerProps["clock"];

const WORDS = { text: "", aside: "", write: nothing, settleAside: nothing };
const draftOf = ({ mode = "reply", items = [], problem = null }: Begun = {}): Draft => {
  const reply = { ...WORDS, text: "Hello" };
  return {
    mode,
    choose: nothing,
    reply,
    note: WORDS,
    words: mode === "note" ? WORDS : reply,
    uploads: {
      items,
      add: nothing,
      addCanned: nothing,
      remove: nothing,
      retry: nothing,
      caption: nothing,
      problem,
    },
    quote: null,
    setQuote: nothing,
    subject: null,
    setSubject: nothing,
    state: "saved",
    clear: nothing,
    discard: nothing,
  };
};
type Begun = { mode?: Draft["mode"]; items?: readonly UploadItem[]; problem?: string | null };
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

function drawn(given: Partial<ComposerProps>, channel: ChannelKind = "whatsapp"): string {
  return renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <Tooltip.Provider>
        <ChannelKindProvider value={channel}>
          <Composer
            clock={OPEN}
            conflict={null}
            customer="Amina"
            draft={draftOf()}
            input={{ current: null }}
            obstacle={null}
            onDiscard={nothing}
            onEditLast={nothing}
            onForm={nothing}
            onLater={nothing}
            onSend={nothing}
            onTemplate={nothing}
            slug="northwind"
            templates={null}
            price={{ amount: "0.0000", currency: "USD", free: "allowance", freeLeft: 588 }}
            typingWarning={null}
            neverWrote={false}
            windowEnd="2026-11-28T09:00:00.000Z"
            zone="UTC"
            {...given}
          />
        </ChannelKindProvider>
      </Tooltip.Provider>
    </QueryClientProvider>,
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

test("outside it the templates are there, or to hold words and files until they write; no Send", () => {
  const items = [{ ...UPLOAD, state: "done" as const }];
  const composer = drawn({ clock: CLOSED, draft: draftOf({ items }), templates: "order_ready" });
  expect(composer).toContain("More than 24 hours have passed since Amina wrote");
  expect(composer).toContain("order_ready");
  expect(composer).toContain("Hold until they write");
  // what was attached before it closed is not lost
  expect(composer).toContain("kettle.png");
  expect(composer).not.toMatch(/<button[^>]*aria-label="Attach"/);
  expect(composer).not.toMatch(/>Send</);
});

test("a note never offers what would go outside", () => {
  const note = drawn({ draft: draftOf({ mode: "note", items: [UPLOAD] }) });
  expect(note).not.toContain("Attach");
  expect(note).not.toContain("kettle.png");
  expect(note).toContain("Add note");
});

test("Send waits for a file that is still going up, and one that broke off says why", () => {
  expect(drawn({ draft: draftOf({ items: [UPLOAD] }) })).toMatch(
    /disabled=""[^>]*>(?:(?!<button).)*Send/,
  );
  const problem = "The connection dropped. Try again.";
  const failed = drawn({ draft: draftOf({ items: [{ ...UPLOAD, state: "failed", problem }] }) });
  expect(failed).toContain(problem);
  expect(failed).toContain("Upload kettle.png again");
});

test("a file that will never be taken is not offered for another upload, only to be removed", () => {
  const problem = "WhatsApp does not take this kind of file.";
  const items: UploadItem[] = [{ ...UPLOAD, name: "setup.exe", state: "refused", problem }];
  const refused = drawn({ draft: draftOf({ items }) });
  expect(refused).toContain(problem);
  expect(refused).toContain("Remove setup.exe");
  expect(refused).not.toContain("again");
  expect(refused).toMatch(/disabled=""[^>]*>(?:(?!<button).)*Send/);
});

test("B9: a mail takes files and no voice note, and says what they come to beside what it takes", () => {
  const item = { ...UPLOAD, state: "done" as const };
  const items = [item, { ...item, key: "2", name: "offer.pdf", sizeBytes: 2_000_000 }];
  const mail = drawn({ draft: draftOf({ items }) }, "email");
  expect(mail).toContain("Attach files");
  expect(mail).toContain("2 files, 2.0 MB of at most 25.0 MB a mail");
  expect(mail).toContain("Reply by email");
  expect(mail).not.toContain("Record a voice note");
  expect(mail).not.toContain("Caption");
  const problem = "These files have 26.0 MB together; a mail takes at most 25.0 MB.";
  expect(drawn({ draft: draftOf({ items, problem }) }, "email")).toContain(problem);
  expect(drawn({}, "sms")).not.toContain("Attach");
});
