import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type Harness, startHarness, type Wire } from "./graph-harness";
import { NORTHWIND_WABA_ID, STANDARD_NUMBER_ID } from "./graph-state";

let sandbox: Harness;
afterEach(() => sandbox.stop());

const settings = { autoStatus: false, readShare: 1, templateReviewMs: 600_000 };

async function restart(): Promise<void> {
  const { stateDir } = sandbox;
  await sandbox.stop({ keepState: true });
  sandbox = await startHarness({ settings, stateDir });
}

/** How far a message has come goes on by itself on a slow machine; what was said does not. */
const asWritten = ({ onPhone: _, status: __, statuses: ___, ...message }: Wire) => message;

describe("after a restart", () => {
  test("statuses that nobody answered are told, those answered are not", async () => {
    sandbox = await startHarness({ settings });
    await sandbox.writes();
    await sandbox.sendText("+16505551234", { biz_opaque_callback_data: "told" });
    await sandbox.flush();
    expect(sandbox.statuses()).toHaveLength(3);
    await sandbox.sendText("+16505551234", { biz_opaque_callback_data: "owed" });
    await restart();
    // Statuses of the last process are planned before the settings of this one are posted.
    await sandbox.flush();
    const refs = sandbox.statuses().map((one: Wire) => one.biz_opaque_callback_data);
    expect(refs).toEqual(["owed", "owed", "owed"]);
    expect((await sandbox.sentLines()).map(({ ref }: Wire) => ref)).toEqual(["told", "owed"]);
  });

  test("a message of a customer that was not told is told", async () => {
    sandbox = await startHarness({ settings });
    await sandbox.control("config", { webhookUrl: null });
    const { body } = await sandbox.writes();
    await restart();
    await sandbox.flush();
    expect(sandbox.changes("messages")[0].messages[0].id).toBe(body.wamid);
    expect((await sandbox.sendText()).status).toBe(200);
    await sandbox.flush();
    expect(sandbox.statuses()[0].status).toBe("sent");
  });

  test("numbers, templates, reviews, files and chats are as they were", async () => {
    sandbox = await startHarness({ settings });
    const added = await sandbox.control("numbers", {
      displayPhoneNumber: "+44 20 7946 0958",
      throughput: 5,
    });
    const waba = `${NORTHWIND_WABA_ID}/message_templates`;
    const made = await sandbox.post(waba, {
      name: "later",
      language: "en_US",
      category: "UTILITY",
      components: [{ type: "BODY", text: "Plain." }],
    });
    await sandbox.control("handsets/16505551234/message", {
      phoneNumberId: STANDARD_NUMBER_ID,
      type: "image",
      base64: Buffer.from("picture").toString("base64"),
      mimeType: "image/png",
      caption: "Look",
    });
    // no status comes between the two looks, however slow the machine is
    await sandbox.control("config", { autoStatus: false });
    await sandbox.sendText();
    const chat = (await sandbox.control("handsets/16505551234")).body;
    await restart();
    expect((await sandbox.control("info")).body.numbers).toContainEqual(added.body);
    const after = (await sandbox.control("handsets/16505551234")).body.messages;
    expect(after.map(asWritten)).toEqual(chat.messages.map(asWritten));
    const mediaId = chat.messages[0].content.media.mediaId;
    expect((await sandbox.control(`media/${mediaId}`)).body).toBe("picture");
    await sandbox.flush();
    expect((await sandbox.get(made.body.id)).body.status).toBe("APPROVED");
  });

  test("a line torn by a crash is dropped and the log goes on behind it", async () => {
    sandbox = await startHarness({ settings });
    await sandbox.sendText("+16505551234", { biz_opaque_callback_data: "whole" });
    const { stateDir } = sandbox;
    await sandbox.stop({ keepState: true });
    const path = join(stateDir, "meta", "sent.jsonl");
    appendFileSync(path, '{"at":"2026-11-20T12:00:00.000Z","phoneNu');
    sandbox = await startHarness({ settings, stateDir });
    await sandbox.sendText("+16505551234", { biz_opaque_callback_data: "next" });
    expect((await sandbox.sentLines()).map(({ ref }: Wire) => ref)).toEqual(["whole", "next"]);
  });
});

test("an answered send is in the file already, so a killed process loses none", async () => {
  sandbox = await startHarness({ settings });
  const { body } = await sandbox.sendText();
  const file = readFileSync(join(sandbox.stateDir, "meta", "sent.jsonl"), "utf8");
  expect(file).toContain(body.messages[0].id);
});

test("a reset leaves a sandbox as new", async () => {
  sandbox = await startHarness({ settings });
  await sandbox.writes();
  await sandbox.sendText();
  await sandbox.control("faults", { share429: 1 });
  await sandbox.control("reset", {});
  expect(await sandbox.sentLines()).toEqual([]);
  expect((await sandbox.control("handsets")).body).toEqual({ total: 0, handsets: [] });
  expect((await sandbox.sendText()).status).toBe(200);
});
