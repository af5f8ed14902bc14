import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMailbox, type Mailbox } from "@/lib/sandbox/mail/mailbox";
import { publishEnv } from "./env";
import { canSendMail, oneAddress, sendMail, sendMailWith } from "./mailer";

let mailbox: Mailbox;

beforeEach(async () => {
  mailbox = await createMailbox({ smtpPort: 0 });
});

afterEach(() => mailbox.close());

const mail = (overrides = {}) => ({
  to: "owner@northwind.test",
  subject: "Confirm your address – Zoë",
  text: "Confirm: https://app.example.com/verify?token=1",
  html: "<p>Confirm: <a href='https://app.example.com/verify?token=1'>here</a></p>",
  ...overrides,
});
const settings = () => ({ smtpUrl: mailbox.smtpUrl, from: "Tickline <no-reply@localhost>" });

test("a mail reaches the server with both parts, from our address, to the one recipient", async () => {
  const messageId = await sendMailWith(settings(), mail());
  expect(messageId).toMatch(/^<.+@.+>$/);
  expect(mailbox.mails()).toMatchObject([
    {
      from: "Tickline <no-reply@localhost>",
      to: ["owner@northwind.test"],
      subject: "Confirm your address – Zoë",
      links: ["https://app.example.com/verify?token=1"],
    },
  ]);
});

test("a name in another script at an international domain is an address too", async () => {
  await sendMailWith(settings(), mail({ to: "zoë@bücher.example" }));
  expect(mailbox.mails()).toHaveLength(1);
});

describe("r96: one recipient stays one recipient", () => {
  test.each([
    "a@x.com,b@y.com",
    "a@x.com;b@y.com",
    "a@x.com b@y.com",
    "a@x.com\r\nBcc: b@y.com",
    "a@x.com\n",
    "a@x.com\u2028b@y.com",
    "Owner <a@x.com>",
    '"a@x.com,b"@y.com',
    "a@x.com(comment)",
    "group:a@x.com",
    "a@b@x.com",
    "a.x.com",
    "",
    `${"a".repeat(320)}@x.com`,
  ])("%j is refused and nothing is sent", async (to) => {
    expect(() => oneAddress(to)).toThrow("Enter one e-mail address");
    await expect(sendMailWith(settings(), mail({ to }))).rejects.toMatchObject({
      name: "Refusal",
      code: "invalid",
    });
    expect(mailbox.mails()).toEqual([]);
  });

  test("a subject with a line break is refused", async () => {
    const subject = "Hello\r\nBcc: b@y.com";
    await expect(sendMailWith(settings(), mail({ subject }))).rejects.toMatchObject({
      code: "invalid",
    });
    expect(mailbox.mails()).toEqual([]);
  });
});

describe("without a mail server", () => {
  test("the refusal says what to set", async () => {
    await expect(
      sendMailWith({ smtpUrl: undefined, from: "x@localhost" }, mail()),
    ).rejects.toMatchObject({ code: "unavailable", message: expect.stringContaining("SMTP_URL") });
  });

  test("that answers, the refusal says that nothing was sent", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await expect(
      sendMailWith({ ...settings(), smtpUrl: `smtp://127.0.0.1:${port}` }, mail()),
    ).rejects.toMatchObject({ code: "unavailable", cause: expect.any(Error) });
  });
});

test("the server of the environment is used, and its absence is known", async () => {
  const given = {
    AUTH_SECRET: "a".repeat(32),
    ENCRYPTION_KEY: "0".repeat(64),
    SMTP_URL: mailbox.smtpUrl,
    MAIL_FROM: "Northwind <hello@northwind.test>",
  };
  publishEnv(given);
  try {
    expect(canSendMail()).toBe(true);
    await sendMail(mail());
    expect(mailbox.mails()[0]?.from).toBe("Northwind <hello@northwind.test>");
    publishEnv({ SMTP_URL: undefined });
    expect(canSendMail()).toBe(false);
  } finally {
    publishEnv(Object.fromEntries(Object.keys(given).map((name) => [name, undefined])));
  }
});
