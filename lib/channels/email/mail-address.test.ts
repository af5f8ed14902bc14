import { describe, expect, it } from "vitest";
import { mailAddress, readMailbox, writeMailbox } from "./mail-address";
import { answerSubject, mailId, mailIds, threadOf } from "./mail-thread";

describe("an email address", () => {
  it.each([
    [" Amina@Example.COM ", "amina@example.com"],
    ["o'brien+shop@mail.example.co.ke", "o'brien+shop@mail.example.co.ke"],
    ["amina@example", null],
    ["a b@example.com", null],
    ["a@b@example.com", null],
    ["a@example.com,b@example.com", null],
    ["a@-example.com", null],
    ["", null],
    [`${"a".repeat(65)}@example.com`, null],
  ])("%s", (typed, address) => {
    expect(mailAddress(typed)).toBe(address);
  });

  it.each([
    ["Acme <hello@acme.test>", { address: "hello@acme.test", name: "Acme" }],
    ['"Acme, Ltd." <Hello@acme.test>', { address: "hello@acme.test", name: "Acme, Ltd." }],
    ["hello@acme.test", { address: "hello@acme.test", name: null }],
    ["<hello@acme.test>", { address: "hello@acme.test", name: null }],
    ["Acme <not an address>", null],
    ["", null],
    [7, null],
  ])("is read from a header: %s", (header, mailbox) => {
    expect(readMailbox(header)).toEqual(mailbox);
  });

  it("is written so that a name ends neither its quotes nor its line", () => {
    const name = 'Ann "Bee" \\ <x@y.zz>\r\nBcc: z@y.zz';
    expect(writeMailbox({ address: "a@b.cc", name })).toBe(
      '"Ann Bee  x@y.zz Bcc: z@y.zz" <a@b.cc>',
    );
    expect(writeMailbox({ address: "a@b.cc", name: null })).toBe("a@b.cc");
  });
});

describe("the thread of mails", () => {
  it("takes only what is an id", () => {
    expect(mailId(" <a.b@c> ")).toBe("<a.b@c>");
    for (const no of ["a@b", "<a b>", "<a>\r\nBcc: x", "<>", null, 3])
      expect(mailId(no)).toBeNull();
    expect(mailIds("<a@b>\r\n <c@d> junk <e")).toEqual(["<a@b>", "<c@d>"]);
  });

  it("ends with the mail that is answered, and stays short", () => {
    expect(threadOf({ messageId: "<c@d>", references: ["<a@b>", "<c@d>"] })).toEqual({
      inReplyTo: "<c@d>",
      references: ["<a@b>", "<c@d>"],
    });
    const many = Array.from({ length: 50 }, (_, place) => `<${place}@d>`);
    const thread = threadOf({ messageId: "<last@d>", references: many });
    expect(thread?.references).toHaveLength(20);
    expect([thread?.references[0], thread?.references.at(-1)]).toEqual(["<0@d>", "<last@d>"]);
    expect(threadOf({ messageId: null, references: many })).toBeNull();
  });

  it("is called Re: once", () => {
    expect(answerSubject("Order 7")).toBe("Re: Order 7");
    expect(answerSubject("RE: Order 7")).toBe("RE: Order 7");
    expect(answerSubject(" \n ")).toBe("");
    expect(answerSubject("x".repeat(300))).toHaveLength(200);
  });
});
