import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { beforeEach, expect, test } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import { MAIL_FILE_FAULT } from "@/lib/channels/resend-errors";
import type { WorkspaceContext } from "@/lib/core/context";
import { env, publishEnv } from "@/lib/core/env";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { fillMailFiles } from "./fill-mail-files";
import { storeUpload } from "./store-upload";

/* Files of a mail from the upload to the moment before it leaves. */

useTestDatabase();
publishEnv({ SANDBOX: "on" });

let ctx: WorkspaceContext;
beforeEach(async () => {
  ctx = await makeContext();
});

const upload = (fileName: string, bytes: Uint8Array) =>
  storeUpload(ctx, {
    stream: Readable.from([bytes]),
    fileName,
    kind: null,
    voice: false,
    channel: "email",
  });
const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04, 1, 2, 3]);
const mailWith = (...fileIds: string[]) => ({
  from: "help@acme.test",
  to: ["amina@example.com"] as [string],
  subject: "Files",
  text: "Here",
  attachments: fileIds.map((id) => ({ filename: `${id}.zip`, content: `file:${id}` })),
  tags: [{ name: "message" as const, value: "1" }] as [{ name: "message"; value: string }],
});
const placeOf = (fileId: string) =>
  path.join(path.resolve(env().DATA_DIR), "media", ctx.workspaceId, fileId);

test("any file goes with a mail, served so that nothing in it runs, but none that Resend sends to nobody", async () => {
  expect(await upload("all.zip", ZIP)).toMatchObject({
    kind: "document",
    mimeType: "application/octet-stream",
  });
  const page = Buffer.from("<html><script>alert(1)</script></html>");
  expect((await upload("page.html", page)).mimeType).toBe("application/octet-stream");
  expect((await refusalOf(upload("Setup.EXE", ZIP))).message).toMatch(/^Resend sends no \.exe/);
  expect((await refusalOf(upload("none.zip", Buffer.alloc(0)))).message).toMatch(/is empty/);
  const large = (await refusalOf(upload("film.mp4", Buffer.alloc(25_000_001)))).message;
  expect(large).toMatch(/^A mail takes at most 25\.0 MB of files/);
});

test("the same mail has the same bytes each time", async () => {
  const [one, two] = [await upload("one.zip", ZIP), await upload("two.zip", ZIP.subarray(0, 5))];
  const mail = mailWith(one.fileId, two.fileId);
  const [first, again] = [await fillMailFiles(ctx, mail), await fillMailFiles(ctx, mail)];
  expect(first).toEqual(again);
  expect(first).toMatchObject({
    payload: {
      attachments: [
        { content: ZIP.toString("base64") },
        { content: ZIP.subarray(0, 5).toString("base64") },
      ],
    },
  });
});

test("a file that is gone, changed or another workspace's ends the mail before anything is sent", async () => {
  const { fileId } = await upload("one.zip", ZIP);
  const ended = (outcome: object) => ({
    outcome: { outcome: "refused", retry: "never", code: MAIL_FILE_FAULT, ...outcome },
  });
  expect(await fillMailFiles(await makeContext(), mailWith(fileId))).toMatchObject(ended({}));
  await writeFile(placeOf(fileId), "something else");
  expect(await fillMailFiles(ctx, mailWith(fileId))).toMatchObject(
    ended({ message: expect.stringContaining("as it was attached") }),
  );
  await rm(placeOf(fileId));
  expect(await fillMailFiles(ctx, mailWith(fileId))).toMatchObject(
    ended({ message: expect.stringContaining("not in the file store any more") }),
  );
});
