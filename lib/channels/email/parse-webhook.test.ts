import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ChannelEvent } from "../channel-event";
import { BOUNCED } from "../resend-errors";
import { parseResendWebhook, type ResendContext, receivedEmailId } from "./parse-webhook";
import type { ReceivedEmail } from "./received-email";

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8");

const EMAIL = "56761188-7520-42d8-8898-ff6fc54ce618";
const MESSAGE = "01980000-0000-7000-8000-000000000001";
const OURS = "onboarding@resend.dev";

/** An example of Resend's as it would be about a mail of ours. */
function tagged(name: string): string {
  const event = JSON.parse(fixture(name));
  event.data.tags = { ...event.data.tags, message: MESSAGE };
  return JSON.stringify(event);
}

const read = (body: string, change: Partial<ResendContext> = {}) =>
  parseResendWebhook(body, { address: OURS, received: null, ...change });

const mail = (change: Partial<ReceivedEmail> = {}): ReceivedEmail => ({
  text: "Hello\r\nthere",
  html: null,
  references: null,
  replyTo: [],
  files: [],
  ...change,
});

function only(events: ChannelEvent[]): ChannelEvent {
  expect(events).toHaveLength(1);
  return events[0] as ChannelEvent;
}

describe("what becomes of a mail of ours", () => {
  it.each([
    ["event-email-sent", "sent"],
    ["event-email-delivered", "delivered"],
    ["event-email-delivered-with-message-id", "delivered"],
  ])("%s", (name, status) => {
    const event = only(read(tagged(name)));
    expect(event).toMatchObject({
      kind: "status",
      status,
      providerId: EMAIL,
      reference: MESSAGE,
      recipient: { email: "delivered@resend.dev" },
      errors: [],
      field: "email",
      senderId: OURS,
      accountId: "resend.dev",
      dedupeKey: `status:${EMAIL}:${JSON.parse(fixture(name)).type}`,
    });
    expect(event.occurredAt).toMatch(/T23:41:12\.126Z$/);
  });

  it.each([
    ["event-email-bounced", BOUNCED.suppressed, /suppression list/],
    ["event-email-bounced-transient", BOUNCED.mailboxFull, /Mailbox full/],
    ["event-email-failed", BOUNCED.failed, /reached_daily_quota/],
    ["event-email-suppressed", BOUNCED.suppressed, /account suppression list/],
  ])("%s fails with a reason for people", (name, code, words) => {
    expect(only(read(tagged(name)))).toMatchObject({
      kind: "status",
      status: "failed",
      errors: [{ code, details: expect.stringMatching(words) }],
    });
  });

  it.each([
    ["Permanent", "General", BOUNCED.permanent],
    ["Transient", "General", BOUNCED.transient],
    ["Undetermined", "Undetermined", BOUNCED.undetermined],
  ])("a bounce that is %s, %s", (type, subType, code) => {
    const event = JSON.parse(tagged("event-email-bounced"));
    event.data.bounce = { type, subType, message: "No" };
    expect(only(read(JSON.stringify(event)))).toMatchObject({ errors: [{ code }] });
  });

  it("a complaint fails it and stops marketing to that person", () => {
    const [status, preference] = read(tagged("event-email-complained"));
    expect(status).toMatchObject({ status: "failed", errors: [{ code: BOUNCED.complained }] });
    expect(preference).toMatchObject({
      kind: "user_preference",
      value: "stop",
      person: { email: "delivered@resend.dev" },
      detail: expect.stringContaining("email.complained"),
      dedupeKey: `complaint:${EMAIL}`,
    });
  });

  it.each([
    "event-email-opened",
    "event-email-clicked",
    "event-email-scheduled",
    "event-email-delivery-delayed",
  ])("%s changes nothing and is kept", (name) => {
    expect(only(read(tagged(name)))).toMatchObject({
      kind: "unknown",
      raw: { data: { email_id: EMAIL } },
    });
  });

  it("says nothing about mails that others send over the same account", () => {
    expect(only(read(fixture("event-email-delivered"))).kind).toBe("unknown");
    expect(only(read(tagged("event-email-delivered"), { address: "other@resend.dev" })).kind).toBe(
      "unknown",
    );
  });
});

describe("news about the account is kept", () => {
  it.each([
    "event-contact-created",
    "event-contact-updated-unsubscribed",
    "event-contact-deleted",
    "event-suppression-added",
    "event-suppression-removed",
  ])("%s", (name) => {
    expect(only(read(fixture(name)))).toMatchObject({
      kind: "unknown",
      dedupeKey: expect.stringContaining(JSON.parse(fixture(name)).data.id),
    });
  });

  it("and so is what is no event", () => {
    for (const body of ["", "[]", "null", "{}", '{"type":7}']) {
      expect(only(read(body)).kind).toMatch(/unparseable|unknown/);
    }
  });
});

describe("a mail of a customer", () => {
  const body = fixture("event-email-received");
  const to = "delivered@resend.dev";
  const receive = (received: ReceivedEmail | null, event: string = body) =>
    read(event, { address: to, received });
  const changed = (change: object) => {
    const event = JSON.parse(body);
    return JSON.stringify({ ...event, data: { ...event.data, ...change } });
  };

  it("names the mail whose words have to be fetched", () => {
    expect(receivedEmailId(body)).toBe(EMAIL);
    expect(receivedEmailId(fixture("event-email-sent"))).toBeNull();
    expect(receivedEmailId("x")).toBeNull();
  });

  it("has a subject, words and a place in its thread, and each file as a message of its own", () => {
    const files = [
      { id: "f1", name: "avatar.png", mimeType: "image/png", sizeBytes: 9 },
      { id: "f2", name: "bill.pdf", mimeType: "application/pdf", sizeBytes: 9 },
    ];
    const [first, picture, paper] = receive(
      mail({ files, references: "<a@x> <b@x>" }),
      changed({ from: "Amina W <Amina@Example.com>" }),
    );
    expect(first).toMatchObject({
      kind: "message",
      dedupeKey: `message:${EMAIL}:0`,
      message: {
        providerId: EMAIL,
        from: { email: "amina@example.com", name: "Amina W", waId: null },
        preview: "Hello\nthere",
        content: {
          kind: "text",
          text: "Hello\nthere",
          subject: "Sending this example",
          mailId: "<example+123>",
          references: ["<a@x>", "<b@x>"],
        },
      },
    });
    expect(picture).toMatchObject({
      message: { providerId: `${EMAIL}:1`, content: { kind: "image", mediaId: `${EMAIL}/f1` } },
    });
    expect(paper).toMatchObject({
      message: { content: { kind: "document", fileName: "bill.pdf", mediaId: `${EMAIL}/f2` } },
    });
  });

  it("of HTML alone is shown as text", () => {
    const [first] = receive(mail({ text: null, html: "<p>Hello <script>x</script>you</p>" }));
    expect(first).toMatchObject({ message: { content: { text: "Hello you" } } });
  });

  it("that is too long says how much is left", () => {
    const [first] = receive(mail({ text: "a".repeat(21_234) }));
    const { text } = (first as { message: { content: { text: string } } }).message.content;
    expect(text.startsWith(`${"a".repeat(20_000)}\n\n[The mail goes on: 1,234 more`)).toBe(true);
  });

  it("that asks for answers elsewhere says so", () => {
    const [first] = receive(mail({ replyTo: ["Sales <Sales@other.test>"] }));
    expect(first).toMatchObject({
      message: {
        content: { text: expect.stringContaining("[Answers are asked for at sales@other.test.]") },
      },
    });
  });

  it("whose words did not come says where they are, and keeps its files", () => {
    const [first, picture] = receive(null);
    expect(first).toMatchObject({
      message: { content: { text: expect.stringContaining("could not be fetched") } },
    });
    expect(picture).toMatchObject({ message: { content: { kind: "image" } } });
  });

  it("is not ours when it names another address of the domain; a blind copy is", () => {
    expect(only(read(body, { address: "sales@resend.dev", received: mail() })).kind).toBe(
      "unknown",
    );
    const copied = changed({ to: ["list@elsewhere.test"] });
    expect(receive(mail(), copied)[0]?.kind).toBe("message");
    expect(receive(mail(), changed({ to: ["x@resend.dev"], cc: [`Us <${to}>`] }))[0]?.kind).toBe(
      "message",
    );
  });

  it("from ourselves, or from nobody, is no conversation", () => {
    expect(only(receive(mail(), changed({ from: to }))).kind).toBe("unknown");
    expect(only(receive(mail(), changed({ from: "nobody" }))).kind).toBe("unknown");
  });
});
