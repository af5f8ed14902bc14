import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import { type CustomerFile, receiveFile } from "@/e2e/rig/customer-file";
import { type SendingRig, type SendingWorld, startSendingRig } from "@/e2e/rig/sending-rig";
import { newId } from "@/lib/core/ids";
import { fetchMedia } from "@/lib/messages/fetch-media";
import { GET } from "./route";

const { signedIn } = vi.hoisted(() => ({ signedIn: { userId: null as string | null } }));
vi.mock("@/lib/auth/session", async (original) => ({
  ...(await original<typeof import("@/lib/auth/session")>()),
  getSession: async () => signedIn.userId && { userId: signedIn.userId },
}));

useTestDatabase();
let rig: SendingRig;
let world: SendingWorld;
beforeAll(async () => {
  rig = await startSendingRig({ autoStatus: false });
});
afterAll(() => rig.stop());
beforeEach(async () => {
  world = await rig.makeSendingWorld({ recipients: 0 });
  signIn(world.ctx);
});

function signIn({ actor }: Pick<SendingWorld["ctx"], "actor">) {
  signedIn.userId = actor.kind === "member" ? actor.userId : null;
}

/** A customer's file as it came and was fetched. */
async function stored(file: CustomerFile): Promise<string> {
  const { attachmentId } = await receiveFile(rig, world, file);
  await fetchMedia(world.ctx, { attachmentId });
  return attachmentId;
}

const open = (attachmentId: string, { slug = world.ctx.slug, range = "" } = {}) =>
  GET(
    new Request(`http://localhost/w/${slug}/media/${attachmentId}`, {
      headers: range === "" ? {} : { range },
    }),
    { params: Promise.resolve({ workspace: slug, attachmentId }) },
  );

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 7, 8, 9]);
const picture: CustomerFile = { type: "image", mimeType: "image/png", bytes: PNG };

/** On every answer with bytes of a stranger (r40). */
const INERT = {
  "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "cache-control": "private, max-age=86400, immutable",
  "accept-ranges": "bytes",
};

describe("a customer's file is inert, whatever it calls itself", () => {
  const page = Buffer.from("<!doctype html><script>fetch('/api')</script>");
  const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  const saved = { type: "application/octet-stream", how: "attachment" };
  const cases: [name: string, file: CustomerFile, served: { type: string; how: string }][] = [
    [
      "a page named photo.jpg is saved",
      { type: "document", mimeType: "image/jpeg", bytes: page, fileName: "photo.jpg" },
      saved,
    ],
    [
      "a page sent as a picture is saved",
      { type: "image", mimeType: "image/jpeg", bytes: page },
      saved,
    ],
    [
      "a drawing with a script is saved",
      { type: "document", mimeType: "image/svg+xml", bytes: drawing, fileName: "logo.svg" },
      saved,
    ],
    [
      "a PDF is shown",
      {
        type: "document",
        mimeType: "application/pdf",
        bytes: Buffer.from("%PDF-1.7\n%%EOF"),
        fileName: "order.pdf",
      },
      { type: "application/pdf", how: "inline" },
    ],
    ["a picture is shown", picture, { type: "image/png", how: "inline" }],
    [
      "a picture that says it is a page is shown as a picture",
      { type: "document", mimeType: "text/html", bytes: PNG, fileName: "kettle.html" },
      { type: "image/png", how: "inline" },
    ],
  ];
  test.each(cases)("%s", async (_, file, { type, how }) => {
    const answer = await open(await stored(file));
    const name = file.fileName ?? "file";
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toEqual({
      ...INERT,
      "content-type": type,
      "content-disposition": `${how}; filename="${name}"; filename*=UTF-8''${name}`,
      "content-length": String(file.bytes.length),
    });
    expect(Buffer.from(await answer.arrayBuffer()).equals(file.bytes)).toBe(true);
  });

  test("a part of it is no less inert", async () => {
    const attachmentId = await stored(picture);
    const part = await open(attachmentId, { range: "bytes=1-3" });
    expect(part.status).toBe(206);
    expect(Object.fromEntries(part.headers)).toMatchObject({
      ...INERT,
      "content-range": `bytes 1-3/${PNG.length}`,
      "content-length": "3",
    });
    expect(await part.text()).toBe("PNG");
    const beyond = await open(attachmentId, { range: "bytes=99-" });
    expect(beyond.status).toBe(416);
    expect(Object.fromEntries(beyond.headers)).toMatchObject(INERT);
  });
});

test("a member of another workspace finds no file, by its address or by that of their own", async () => {
  const attachmentId = await stored(picture);
  const stranger = await makeContext();
  signIn(stranger);
  expect((await open(attachmentId)).status).toBe(404);
  const answer = await open(attachmentId, { slug: stranger.slug });
  expect(answer.status).toBe(404);
  expect(await answer.text()).toBe("");
});

test("a file that is not fetched yet, and one that never was, are not found", async () => {
  const { attachmentId } = await receiveFile(rig, world, picture);
  expect((await open(attachmentId)).status).toBe(404);
  expect((await open(newId())).status).toBe(404);
  expect((await open("../../etc/passwd")).status).toBe(404);
});

test("who is signed out is told so and gets nothing of the file", async () => {
  const attachmentId = await stored(picture);
  signedIn.userId = null;
  const answer = await open(attachmentId);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ error: { code: "not_signed_in" } });
});
