import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import nodemailer from "nodemailer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findLinks } from "./find-links";
import { createMailbox, type Mail, type Mailbox } from "./mailbox";

let mailbox: Mailbox;
let server: Server;
let baseUrl: string;
let stateDir: string;

beforeEach(async () => {
  stateDir = mkdtempSync(path.join(tmpdir(), "sandbox-mail-"));
  mailbox = await createMailbox({ smtpPort: 0, stateDir });
  server = createServer(async (request, response) => {
    if (!(await mailbox.handle(request, response))) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await mailbox.close();
  rmSync(stateDir, { recursive: true, force: true });
});

const send = (mail: object, url = mailbox.smtpUrl) =>
  nodemailer.createTransport(url).sendMail({
    from: "Tickline <no-reply@northwind.test>",
    to: "owner@northwind.test",
    subject: "Confirm your address",
    ...mail,
  });

const listed = async () => (await (await fetch(`${baseUrl}/_control/mail`)).json()) as Mail[];

describe("a mail sent by the application", () => {
  test("is listed with both parts, its links, and the newest first", async () => {
    await send({ subject: "First", text: "Nothing to press" });
    await send({
      text: "Confirm: https://app.example.com/verify?token=a&next=%2Fw. Thank you – Zoë",
      html: '<p>Zoë, <a href="https://app.example.com/verify?token=a&amp;next=%2Fw">confirm</a></p>',
    });
    const [newest, oldest] = await listed();
    expect(newest).toMatchObject({
      from: "Tickline <no-reply@northwind.test>",
      to: ["owner@northwind.test"],
      subject: "Confirm your address",
      links: ["https://app.example.com/verify?token=a&next=%2Fw"],
    });
    expect(newest?.text).toContain("Thank you – Zoë");
    expect(newest?.html).toContain("<p>Zoë");
    expect(Date.parse(newest?.at ?? "")).not.toBeNaN();
    expect(oldest?.subject).toBe("First");
  });

  test("is taken with any user and password", async () => {
    await send({ text: "x" }, mailbox.smtpUrl.replace("//", "//user:secret@"));
    expect(await listed()).toHaveLength(1);
  });

  test("is still there after a restart, and gone after it was cleared", async () => {
    await send({ text: "x" });
    await mailbox.close();
    mailbox = await createMailbox({ smtpPort: 0, stateDir });
    await send({ subject: "Second", text: "y" });
    expect((await listed()).map((mail) => [mail.id, mail.subject])).toEqual([
      ["2", "Second"],
      ["1", "Confirm your address"],
    ]);
    await fetch(`${baseUrl}/_control/mail`, { method: "DELETE" });
    expect(await listed()).toEqual([]);
  });

  test("larger than 10 MB is refused and not kept", async () => {
    await expect(send({ text: "x".repeat(10_500_000) })).rejects.toThrow();
    expect(await listed()).toEqual([]);
  });
});

describe("the mailbox page", () => {
  test("shows a mail in a frame that runs nothing, and its links beside it", async () => {
    await send({
      subject: "<script>alert(1)</script>",
      html: `<script>parent.x=1</script><a href="https://app.example.com/a?b=1">go</a>"'`,
    });
    const response = await fetch(`${baseUrl}/mail`);
    const page = await response.text();
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page).not.toContain("<script>");
    expect(page).toContain(
      'sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="&#60;base',
    );
    expect(page).toContain('<a href="https://app.example.com/a?b=1" rel="noreferrer">');
  });

  test("says so when there is no mail, or not this one", async () => {
    expect(await (await fetch(`${baseUrl}/mail`)).text()).toContain("No mail yet");
    const missing = await fetch(`${baseUrl}/mail/77`);
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain("This mail is gone");
  });
});

test("a second mailbox on a taken port finds another one", async () => {
  const taken = Number(new URL(mailbox.smtpUrl).port);
  const second = await createMailbox({ smtpPort: taken });
  expect(second.smtpUrl).not.toBe(mailbox.smtpUrl);
  await send({ text: "x" }, second.smtpUrl);
  expect(second.mails()).toHaveLength(1);
  await second.close();
});

test("a mailbox that had to move is found at the same port after a restart", async () => {
  const before = mailbox.smtpUrl;
  await mailbox.close();
  mailbox = await createMailbox({ smtpPort: 0, stateDir });
  expect(mailbox.smtpUrl).toBe(before);
});

test("only addresses of the web count as links, each once", () => {
  expect(
    findLinks({
      html: `<a href='https://a.example/1'>1</a><a href="javascript:alert(1)">2</a><a href="mailto:x@y">3</a>`,
      text: "See https://a.example/1, (https://b.example/2) and https://b.example/2.",
    }),
  ).toEqual(["https://a.example/1", "https://b.example/2"]);
});
