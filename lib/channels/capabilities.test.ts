import { describe, expect, it } from "vitest";
import { CAPABILITIES, whyNotAttached, whyNotCarried } from "./capabilities";

const MB = 1_000_000;
const file = (fileName: string, sizeBytes = MB) => ({ fileName, sizeBytes });

describe("files with the words of one message", () => {
  it("go by mail, up to 25 MB together", () => {
    expect(whyNotAttached("email", [])).toBeNull();
    expect(whyNotAttached("email", [file("a.pdf", 12 * MB), file("b.zip", 13 * MB)])).toBeNull();
    expect(whyNotAttached("email", [file("a.pdf", 13 * MB), file("b.zip", 13 * MB)])).toBe(
      "These files have 26.0 MB together; a mail takes at most 25.0 MB. Send them in several mails.",
    );
    expect(whyNotAttached("email", [file("film.mp4", 26 * MB)])).toBe(
      "This file has 26.0 MB; a mail takes at most 25.0 MB. Send a link to it instead.",
    );
    const many = Array.from({ length: 21 }, (_, at) => file(`${at}.pdf`, 1));
    expect(whyNotAttached("email", many)).toMatch(/^One mail takes at most 20 files/);
  });

  it("leave the room that Resend wants for base64", () => {
    const { maxBytes = 0 } = CAPABILITIES.email.attached ?? {};
    expect(Math.ceil(maxBytes / 3) * 4).toBeLessThan(40 * 1024 * 1024);
  });

  it("are none that Resend sends to nobody, whatever the case of their ending", () => {
    expect(whyNotAttached("email", [file("a.pdf"), file("Setup.EXE")])).toBe(
      "Resend sends no .exe files. Take Setup.EXE off, or send a link to it.",
    );
    expect(whyNotAttached("email", [file("exe"), file("notes.exe.pdf")])).toBeNull();
  });

  it("go over no other channel", () => {
    for (const channel of ["whatsapp", "sms"] as const) {
      const said = { kind: "text" as const, characters: 1, quotes: false };
      expect(whyNotCarried(channel, said)).toBeNull();
      expect(whyNotCarried(channel, { ...said, files: [file("a.pdf")] })).toMatch(
        /^Nothing was sent\. .+ takes no files beside words/,
      );
    }
  });
});
