import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { ChannelKind } from "@/db/enums/channels";
import { type RawMessage, threadMessage } from "@/lib/inbox/thread-message";
import { ChannelKindProvider, WindowOpenProvider } from "./carries";
import { ThreadMessage } from "./thread-message";

/* What the database tells of a message, down to what stands in the bubble. */

const ROW: RawMessage = {
  id: "01a21d36-16ae-7bc7-85e9-9d2beb185fdc",
  direction: "outbound",
  origin: "agent",
  kind: "text",
  body: "Hello",
  content: {},
  authorId: null,
  authorName: "Lena Moreau",
  campaignId: null,
  campaignName: null,
  apiKeyId: null,
  apiKeyName: null,
  providerId: "wamid.1",
  replyToProviderId: null,
  retryOf: null,
  retried: false,
  status: "delivered",
  errorCode: null,
  errorDetail: null,
  occurredAt: "2026-11-20T09:00:00.000Z",
  cursorAt: "2026-11-20 09:00:00+00",
  heldAmount: null,
  chargedAmount: null,
  chargeState: "none",
  attachment: null,
  files: null,
  attempts: null,
};
const nothing = () => undefined;

function drawn(
  row: Partial<RawMessage>,
  given: {
    reactions?: string[];
    seesApiKeys?: boolean;
    windowOpen?: boolean;
    channel?: ChannelKind;
  } = {},
): string {
  const message = threadMessage(
    { ...ROW, ...row },
    {
      me: null,
      quotes: new Map(),
      seesMoney: false,
      seesApiKeys: given.seesApiKeys ?? false,
      reactions: (given.reactions ?? []).map((emoji) => ({
        target: "wamid.1",
        emoji,
        isOurs: false,
      })),
    },
  );
  const bubble: ReactNode = (
    <ThreadMessage
      currency="USD"
      customer="Amina Yusuf"
      mayReply
      message={message}
      onJump={nothing}
      onOpenPicture={nothing}
      onQuote={nothing}
      onReact={nothing}
      onRetry={nothing}
      onSettle={nothing}
      place="single"
      slug="northwind"
      zone="UTC"
    />
  );
  return renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <Tooltip.Provider>
        <ChannelKindProvider value={given.channel ?? "whatsapp"}>
          <WindowOpenProvider value={given.windowOpen ?? true}>{bubble}</WindowOpenProvider>
        </ChannelKindProvider>
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
}

test("buttons, a list and a link are drawn as they were sent", () => {
  const buttons = drawn({
    kind: "interactive",
    body: "Today?",
    content: {
      kind: "buttons",
      text: "Today?",
      footer: "Within the hour",
      header: { kind: "text", text: "Delivery" },
      buttons: [
        { id: "1", title: "Yes" },
        { id: "2", title: "Tomorrow" },
      ],
    },
  });
  for (const words of ["Delivery", "Today?", "Within the hour", "Yes", "Tomorrow"]) {
    expect(buttons).toContain(words);
  }
  const list = drawn({
    kind: "interactive",
    content: {
      kind: "list",
      text: "When?",
      button: "Times",
      sections: [{ title: "Today", rows: [{ id: "1", title: "Morning", description: "8 to 12" }] }],
    },
  });
  for (const words of ["Times", "One choice", "Today", "Morning", "8 to 12"]) {
    expect(list).toContain(words);
  }
});

test("a form, an order and a card of the customer say what is in them", () => {
  const inbound = { direction: "inbound", origin: "customer", status: "received" } as const;
  const form = drawn({
    ...inbound,
    kind: "interactive",
    body: "Sent",
    content: {
      kind: "interactive",
      reply: { type: "flow", response: { flow_token: "secret", first_name: "Amina" } },
    },
  });
  expect(form).toContain("first name: Amina");
  expect(form).not.toContain("secret");
  const order = drawn({
    ...inbound,
    kind: "order",
    content: {
      items: [
        { productId: "kettle", quantity: 2, price: "19.90", currency: "USD" },
        { productId: "mug", quantity: 1, price: "5", currency: "USD" },
      ],
    },
  });
  for (const words of ["Order, 3 pieces", "kettle", "$39.80", "mug", "$44.80"]) {
    expect(order).toContain(words);
  }
  const card = drawn({
    ...inbound,
    kind: "contacts",
    content: {
      cards: [{ name: { formatted: "Tom Otieno" }, phones: [{ phone: "+254712000111" }] }],
    },
  });
  expect(card).toContain("Tom Otieno");
  expect(card).toContain("Save as contact");
});

test("what was edited, deleted, forwarded or led here by an advertisement says so, and the first words can be seen", () => {
  const versions = [{ text: "Two kettles", until: "2026-11-20T09:01:00Z" }];
  expect(drawn({ content: { edited: true, versions } })).toContain("Show the first version");
  const deleted = drawn({ body: "Message deleted", content: { revoked: true, versions } });
  expect(deleted).toContain("This message was deleted");
  expect(deleted).toContain("Two kettles");
  expect(drawn({ content: { forwarded: "many" } })).toContain("Forwarded many times");
  expect(drawn({ content: { forwarded: "once" } })).not.toContain("many times");
  const led = drawn({
    direction: "inbound",
    content: { referral: { headline: "Chat with us", sourceUrl: "javascript:alert(1)" } },
  });
  expect(led).toContain("Came from an ad");
  expect(led).toContain("Chat with us");
  expect(led).not.toContain("javascript:");
});

test("IN-12: a heavy picture says its size and is not fetched before somebody asks; a film says its size", () => {
  const file = {
    id: "01a21d36-16ae-7bc7-85e9-9d2beb185fdd",
    status: "stored" as const,
    mimeType: "image/jpeg",
    fileName: null,
    sizeBytes: 4.2 * 1024 * 1024,
    voice: false,
    problem: null,
  };
  const heavy = drawn({ kind: "image", attachment: file });
  expect(heavy).toMatch(/Show the picture, 4\.\d MB/);
  expect(heavy).not.toContain("<img");
  expect(drawn({ kind: "image", attachment: { ...file, sizeBytes: 90_000 } })).toContain("<img");
  const film = drawn({ kind: "video", attachment: { ...file, mimeType: "video/mp4" } });
  expect(film).toContain('preload="none"');
  expect(film).toMatch(/4\.\d MB/);
});

test("a file that expired says so, and a second try tells of the first", () => {
  const attachment = {
    id: "01a21d36-16ae-7bc7-85e9-9d2beb185fdd",
    status: "failed" as const,
    mimeType: "image/png",
    fileName: null,
    sizeBytes: null,
    voice: false,
    problem: "Expired: WhatsApp no longer has this file. Ask for it again.",
  };
  expect(drawn({ kind: "image", attachment })).toContain("Expired");
  const again = drawn({
    retryOf: ROW.id,
    attempts: [
      { at: "2026-11-20T08:59:00Z", status: "failed", errorCode: 131053, errorDetail: null },
    ],
  });
  expect(again).toContain("First try");
});

test("a kind that WhatsApp does not pass on is told plainly, and names of strangers stay text", () => {
  const unknown = { kind: "unsupported", direction: "inbound" } as const;
  expect(drawn({ ...unknown, origin: "customer" })).toContain("Ask the customer");
  const past = drawn({ ...unknown, direction: "outbound", origin: "history" });
  expect(past).toContain("can be seen on the phone");
  expect(past).not.toContain("Ask the customer");
  const attack = "<img src=x onerror=alert(1)>";
  const bubble = drawn({ body: attack }, { reactions: ["👍"] });
  expect(bubble).not.toContain("<img");
  expect(bubble).toContain("👍");
});

test("a place or a card that was taken back is not drawn any more", () => {
  const inbound = { direction: "inbound", origin: "customer", status: "received" } as const;
  const gone = { ...inbound, body: "Message deleted" };
  const place = { latitude: -1.28, longitude: 36.81, name: "Home of Amina" };
  expect(drawn({ ...inbound, kind: "location", content: place })).toContain("Home of Amina");
  const taken = drawn({ ...gone, kind: "location", content: { ...place, revoked: true } });
  expect(taken).toContain("This message was deleted");
  expect(taken).not.toContain("Home of Amina");
  expect(taken).not.toContain("openstreetmap");
  const cards = [{ name: { formatted: "Tom Otieno" }, phones: [{ phone: "+254712000111" }] }];
  const card = drawn({ ...gone, kind: "contacts", content: { cards, revoked: true } });
  expect(card).not.toContain("Tom Otieno");
});

test("the phone app and a campaign are named whole, a colleague by the first name", () => {
  expect(drawn({})).toMatch(/Lena(?! Moreau)/);
  expect(drawn({ origin: "phone_app", authorName: "Phone app" })).toContain("Phone app");
});

test("a message without words is named by its file, also to whoever hears the screen", () => {
  const attachment = {
    id: "01a21d36-16ae-7bc7-85e9-9d2beb185fdd",
    status: "stored" as const,
    mimeType: "application/pdf",
    fileName: "invoice.pdf",
    sizeBytes: 882,
    voice: false,
    problem: null,
  };
  const named = drawn({ kind: "document", body: "invoice.pdf", attachment });
  expect(named).toContain('aria-label="More about: invoice.pdf"');
  const voice = { ...attachment, mimeType: "audio/ogg", fileName: null, voice: true };
  expect(drawn({ kind: "audio", body: "Voice message", attachment: voice })).toContain(
    'aria-label="Quote this message: Voice note"',
  );
});

test("what the closed window kept back is offered again only once one is open", () => {
  const kept = { status: "failed", errorCode: 131047 } as const;
  expect(drawn(kept, { windowOpen: false })).not.toContain("Send again");
  expect(drawn(kept, { windowOpen: true })).toContain("Send again");
  const other = { status: "failed", errorCode: 131053 } as const;
  expect(drawn(other, { windowOpen: false })).toContain("Send again");
});

test("B9: over SMS nothing is offered that a text cannot do", () => {
  expect(drawn({})).toContain("Quote this message");
  const text = drawn({}, { channel: "sms" });
  expect(text).not.toContain("Quote this message");
  expect(text).not.toContain("React to");
});

test.each(["sms", "email"] as const)(
  "B9: stars and underscores of a message over %s stay as they were typed",
  (channel) => {
    const body = "*Not bold* and _not slanted_";
    expect(drawn({ body })).toContain("<strong>Not bold</strong>");
    expect(drawn({ body }, { channel })).toContain(body);
  },
);

test("D7: a program's message names its key, with the way there for those who may see keys", () => {
  const row = {
    origin: "api",
    authorName: "Old name",
    apiKeyId: "01a21d36-16ae-7bc7-85e9-9d2beb185fdd",
    apiKeyName: "Web shop",
  } as const;
  const forAgent = drawn(row);
  expect(forAgent).toContain("API");
  expect(forAgent).toContain("Web shop");
  expect(forAgent).not.toContain("/settings/api-keys");
  expect(drawn(row, { seesApiKeys: true })).toContain(`/settings/api-keys?open=${row.apiKeyId}`);
});

test("B9: a mail shows its files under its words, in the order in which they were attached", () => {
  const fileOf = (id: string, fileName: string, mimeType: string) => ({
    id: `01a21d36-16ae-7bc7-85e9-9d2beb185f${id}`,
    status: "stored" as const,
    mimeType,
    fileName,
    sizeBytes: 1200,
    voice: false,
    problem: null,
  });
  const files = [
    fileOf("01", "offer.pdf", "application/pdf"),
    fileOf("02", "kettle.png", "image/png"),
  ];
  const content = {
    kind: "text",
    subject: "Your kettle",
    files: [...files].reverse().map(({ id }) => ({ media: { id: `file:${id}` } })),
  };
  const mail = drawn({ body: "Here they are", content, files }, { channel: "email" });
  const at = (words: string) => mail.indexOf(words);
  expect(mail).toContain("<img");
  expect(at("Your kettle")).toBeLessThan(at("Here they are"));
  expect(at("Here they are")).toBeLessThan(at("<img"));
  expect(at("<img")).toBeLessThan(at("offer.pdf"));
});
