import { mkdtempSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { channels } from "@/db/schema/channels";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext, makeMember } from "@/db/testing/makers";
import { disconnectChannel } from "@/lib/channels/disconnect-channel";
import { addSandboxChannel } from "@/lib/channels/provision-sandbox-number";
import { parseWebhook } from "@/lib/channels/whatsapp/parse-webhook";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { type Harness, startHarness, TOKEN } from "@/lib/sandbox/meta/graph-harness";
import { applyTemplateChange } from "./apply-template-change";
import { beginVersion } from "./begin-version";
import { buildComponents } from "./build-components";
import { copyTemplate } from "./copy-template";
import { createTemplate } from "./create-template";
import { deleteTemplate } from "./delete-template";
import { discardVersion } from "./discard-version";
import { draftOfTemplate } from "./draft-of-template";
import { EMPTY_DRAFT } from "./empty-draft";
import { findTemplateFile, sampleFiles } from "./file-queries";
import { getTemplate, listTemplateHistory, listTemplates, listVersions } from "./queries";
import { restoreTemplate } from "./restore-template";
import type { TemplateDraft } from "./schema";
import { sendSample } from "./send-sample";
import { startTemplate } from "./start-template";
import { submitTemplate } from "./submit-template";
import { syncTemplates } from "./sync-templates";
import { unpauseTemplate } from "./unpause-template";
import { updateTemplate } from "./update-template";
import { uploadFile } from "./upload-file";

useTestDatabase();

let meta: Harness;
/** The line to Meta, which can be cut once for a POST: before it arrives, or before its answer does. */
const line: { cut: "request" | "answer" | null; server: Server | null } = {
  cut: null,
  server: null,
};
let wabaId: string;

beforeAll(async () => {
  meta = await startHarness();
  const graphUrl = await openLine(meta.baseUrl);
  publishEnv({
    META_GRAPH_URL: graphUrl,
    SANDBOX_ACCESS_TOKEN: TOKEN,
    SANDBOX: "on",
    DATA_DIR: mkdtempSync(join(tmpdir(), "template-files-")),
  });
});
afterAll(async () => {
  line.server?.closeAllConnections();
  line.server?.close();
  await meta.stop();
});

async function openLine(target: string): Promise<string> {
  line.server = createServer(async (request, response) => {
    const cut = request.method === "POST" ? line.cut : null;
    if (cut) line.cut = null;
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    if (cut === "request") return request.socket.destroy();
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method ?? "GET",
      headers: {
        authorization: String(request.headers.authorization),
        ...(chunks.length > 0
          ? { "content-type": request.headers["content-type"] ?? "application/json" }
          : {}),
        ...(request.headers.file_offset
          ? { file_offset: String(request.headers.file_offset) }
          : {}),
      },
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    if (cut === "answer") return request.socket.destroy();
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => line.server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(line.server.address() as AddressInfo).port}`;
}

type Maker = WorkspaceContext & { channelId: string };

let serial = 0;
/** A workspace with a practice number of its own at the fake Meta. */
/** A colleague in the same workspace. */
async function anotherAuthor(shop: Maker): Promise<WorkspaceContext> {
  const member = await makeMember(shop, { name: "Omar Said", role: "manager" });
  return { ...shop, actor: { kind: "member", ...member, role: "manager", verified: true } };
}

async function makeShop(given: Parameters<typeof makeContext>[0] = {}): Promise<Maker> {
  const ctx = await makeContext(given);
  serial += 1;
  const made = await meta.control("numbers", {
    verifiedName: ctx.name,
    wabaId: `9000000000000${String(serial).padStart(3, "0")}`,
    displayPhoneNumber: `+1555010${String(serial).padStart(4, "0")}`,
  });
  expect(made.status).toBeLessThan(300);
  ({ wabaId } = made.body);
  const channelId = await addSandboxChannel(ctx, made.body, "Practice number");
  return { ...ctx, channelId };
}

const draft = (given: Partial<TemplateDraft> = {}): TemplateDraft => ({
  ...EMPTY_DRAFT,
  name: "order_update",
  body: "Hi {{first_name}}, your order {{order_number}} is packed and leaves today.",
  samples: { "body.first_name": "Amina", "body.order_number": "4471" },
  ...given,
});

const statusOf = async (ctx: WorkspaceContext, templateId: string) =>
  (await getTemplate(ctx, templateId))?.status;

/** Gives every template update that the fake posted to the workspace, as the worker does. */
async function deliver(ctx: WorkspaceContext): Promise<number> {
  let applied = 0;
  for (const post of meta.posts.splice(0)) {
    for (const event of parseWebhook(Buffer.from(post.body)).events) {
      if (
        event.kind === "template_status" ||
        event.kind === "template_quality" ||
        event.kind === "template_category"
      ) {
        if (await applyTemplateChange(ctx, wabaId, event)) applied += 1;
      }
    }
  }
  return applied;
}

/** Templates that the fake Meta has in the account. */
const remoteTemplates = async (): Promise<{ id: string; name: string; status: string }[]> =>
  (await meta.get(`${wabaId}/message_templates?fields=id,name,status`)).body.data;

let ctx: Maker;
beforeEach(async () => {
  line.cut = null;
  meta.posts.splice(0);
  ctx = await makeShop();
});

describe("a template on its way to customers", () => {
  test("is a draft, then in review, then approved by a webhook", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    expect(await statusOf(ctx, templateId)).toBe("draft");
    expect(await remoteTemplates()).toEqual([]);

    expect(await submitTemplate(ctx, { templateId })).toEqual({ status: "pending" });
    const pending = await getTemplate(ctx, templateId);
    expect(pending).toMatchObject({ status: "pending", rejectionReason: null });
    const remote = await remoteTemplates();
    expect(remote).toMatchObject([{ id: pending?.providerTemplateId, name: "order_update" }]);

    await meta.flush();
    expect(await deliver(ctx)).toBe(1);
    const approved = await getTemplate(ctx, templateId);
    expect(approved?.status).toBe("approved");
    expect(approved?.approvedAt).toBeInstanceOf(Date);
    const history = await listTemplateHistory(ctx, templateId);
    expect(history.map((moment) => moment.action)).toEqual([
      "template.approved",
      "template.submitted",
      "template.created",
    ]);
    expect((await listVersions(ctx, templateId)).versions).toMatchObject([
      { number: 1, outcome: "approved", components: approved?.components },
    ]);
  });

  test("is approved by a sync when the webhook never came", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await submitTemplate(ctx, { templateId });
    await meta.flush();

    expect(await syncTemplates(ctx, { channelId: ctx.channelId })).toEqual({ count: 1 });
    expect(await getTemplate(ctx, templateId)).toMatchObject({ status: "approved" });
    expect((await getTemplate(ctx, templateId))?.syncedAt).toBeInstanceOf(Date);
    const [number] = await withWorkspace(ctx, (tx) => tx.select().from(channels));
    expect(number?.templatesAskedAt).toBeInstanceOf(Date);
  });

  test("comes back rejected with Meta's reason, and the reason survives the next sync", async () => {
    const { templateId } = await createTemplate(ctx, {
      channelId: ctx.channelId,
      draft: draft({ name: "please_reject" }),
    });
    await submitTemplate(ctx, { templateId });
    await meta.flush();
    await deliver(ctx);
    const rejected = await getTemplate(ctx, templateId);
    expect(rejected?.status).toBe("rejected");
    expect(rejected?.rejectionReason).toContain("asks the sandbox to reject it");
    expect(rejected?.rejectionReason).toContain("Use a name without the word reject");

    await syncTemplates(ctx, { channelId: ctx.channelId });
    expect((await getTemplate(ctx, templateId))?.rejectionReason).toBe(rejected?.rejectionReason);
  });

  test("keeps a correction that is being written when Meta is asked in between", async () => {
    const { templateId } = await createTemplate(ctx, {
      channelId: ctx.channelId,
      draft: draft({ name: "reject_then_mend" }),
    });
    await submitTemplate(ctx, { templateId });
    await meta.flush();
    await deliver(ctx);

    const mended = draft({
      name: "reject_then_mend",
      body: "Your parcel {{order_number}} is packed.",
    });
    await updateTemplate(ctx, { templateId, draft: mended });
    await syncTemplates(ctx, { channelId: ctx.channelId });
    const kept = await getTemplate(ctx, templateId);
    expect(kept?.status).toBe("draft");
    expect(kept && draftOfTemplate(kept)?.body).toBe(mended.body);

    // the corrected wording goes to the template that Meta has, not to a second one
    await submitTemplate(ctx, { templateId });
    expect(await statusOf(ctx, templateId)).toBe("pending");
    expect(await remoteTemplates()).toHaveLength(1);
  });

  test("is submitted once by two clicks in the same moment", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    const outcomes = await Promise.allSettled([
      submitTemplate(ctx, { templateId }),
      submitTemplate(ctx, { templateId }),
    ]);
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    const refused = outcomes.find((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "conflict" });
    expect(await remoteTemplates()).toHaveLength(1);
  });

  test("stays a draft with the rule it breaks, without a call to Meta", async () => {
    const { templateId } = await createTemplate(ctx, {
      channelId: ctx.channelId,
      draft: draft({ body: "Your order is on {{day}}", samples: {} }),
    });
    await expect(submitTemplate(ctx, { templateId })).rejects.toMatchObject({ code: "invalid" });
    expect(await statusOf(ctx, templateId)).toBe("draft");
    expect(await remoteTemplates()).toEqual([]);
  });

  test("is a draft again with Meta's words when Meta refuses it", async () => {
    await meta.post(`${wabaId}/message_templates`, {
      name: "order_update",
      language: "en",
      category: "UTILITY",
      components: [{ type: "BODY", text: "Made elsewhere." }],
    });
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await expect(submitTemplate(ctx, { templateId })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("There is already en content for this template"),
    });
    expect(await getTemplate(ctx, templateId)).toMatchObject({
      status: "draft",
      rejectionReason: expect.stringContaining("There is already en content"),
    });
  });

  test("is in review when Meta took it and only the answer got lost", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    line.cut = "answer";
    expect(await submitTemplate(ctx, { templateId })).toEqual({ status: "pending" });
    expect(await getTemplate(ctx, templateId)).toMatchObject({
      status: "pending",
      providerTemplateId: (await remoteTemplates())[0]?.id,
    });
  });

  test("is a draft again when the request got lost", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    line.cut = "request";
    await expect(submitTemplate(ctx, { templateId })).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(await statusOf(ctx, templateId)).toBe("draft");
    expect(await remoteTemplates()).toEqual([]);
  });

  test("that was lost on its way is a draft again after a sync, not in review for ever", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await withWorkspace(ctx, (tx) =>
      tx
        .update(messageTemplates)
        .set({ status: "pending", submittedAt: new Date(Date.now() - 10 * 60_000) })
        .where(eq(messageTemplates.id, templateId)),
    );
    await syncTemplates(ctx, { channelId: ctx.channelId });
    expect(await getTemplate(ctx, templateId)).toMatchObject({
      status: "draft",
      rejectionReason: expect.stringContaining("never received"),
    });
  });

  test("without a token never looks as if it had been sent", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    publishEnv({ SANDBOX_ACCESS_TOKEN: undefined });
    try {
      await expect(submitTemplate(ctx, { templateId })).rejects.toMatchObject({
        code: "unavailable",
      });
    } finally {
      publishEnv({ SANDBOX_ACCESS_TOKEN: TOKEN });
    }
    expect(await statusOf(ctx, templateId)).toBe("draft");
  });

  test("that was deleted in WhatsApp Manager is not offered as approved any more", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await submitTemplate(ctx, { templateId });
    await meta.flush();
    await deliver(ctx);
    await meta.remove(`${wabaId}/message_templates?name=order_update`);
    await withWorkspace(ctx, (tx) =>
      tx
        .update(messageTemplates)
        .set({ submittedAt: new Date(Date.now() - 10 * 60_000) })
        .where(eq(messageTemplates.id, templateId)),
    );
    await syncTemplates(ctx, { channelId: ctx.channelId });
    expect(await statusOf(ctx, templateId)).toBe("deleted");
  });

  test("made in WhatsApp Manager appears with the next sync", async () => {
    await meta.post(`${wabaId}/message_templates`, {
      name: "made_elsewhere",
      language: "en_US",
      category: "UTILITY",
      components: [{ type: "BODY", text: "Made elsewhere." }],
    });
    await syncTemplates(ctx, { channelId: ctx.channelId });
    expect(await listTemplates(ctx)).toMatchObject([
      { name: "made_elsewhere", language: "en_US", status: "pending", createdByName: "WhatsApp" },
    ]);
  });

  test("leaves with its namesake at Meta when it is deleted here", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await submitTemplate(ctx, { templateId });
    await deleteTemplate(ctx, { templateId });
    expect(await getTemplate(ctx, templateId)).toBeNull();
    expect(await remoteTemplates()).toEqual([]);
  });
});

describe("a draft", () => {
  test("is refused a second time under the same name and language", async () => {
    await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await expect(
      createTemplate(ctx, { channelId: ctx.channelId, draft: draft() }),
    ).rejects.toMatchObject({ code: "conflict", fields: { name: expect.any(String) } });
    await createTemplate(ctx, { channelId: ctx.channelId, draft: draft({ language: "fr" }) });
  });

  test("comes back from the database as it was written, unfinished buttons included", async () => {
    const written = draft({
      header: { kind: "text", text: "Order {{order_number}}" },
      footer: "Northwind",
      buttons: [
        { type: "URL", text: "", url: "https://example.com/{{1}}", example: "x" },
        { type: "QUICK_REPLY", text: "Later" },
        { type: "PHONE_NUMBER", text: "Call", phone: "" },
        { type: "COPY_CODE", example: "" },
      ],
      samples: {
        "header.order_number": "4471",
        "body.first_name": "Amina",
      },
    });
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: written });
    const row = await getTemplate(ctx, templateId);
    expect(row && draftOfTemplate(row)).toEqual(written);
  });

  test("takes different fields of two authors, and shows each what the other wrote", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    const omar = await anotherAuthor(ctx);
    const seen = draft();
    const body = "Theirs: order {{order_number}} is packed.";
    await updateTemplate(ctx, { templateId, draft: draft({ body }), seen });
    const { theirs } = await updateTemplate(omar, {
      templateId,
      draft: draft({ footer: "Northwind" }),
      seen,
    });
    expect(theirs).toEqual({ body, "samples.body.first_name": null });
    const row = await getTemplate(ctx, templateId);
    expect(row && draftOfTemplate(row)).toMatchObject({ body, footer: "Northwind" });
  });

  test("is not overwritten by somebody who has not seen the newest words", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    const omar = await anotherAuthor(ctx);
    const [seen, theirs] = [draft(), draft({ footer: "Theirs" })];
    await updateTemplate(ctx, { templateId, draft: theirs, seen });
    const mine = draft({ footer: "Mine", ttlSeconds: 300 });
    await expect(updateTemplate(omar, { templateId, draft: mine, seen })).rejects.toMatchObject({
      code: "stale",
      conflicts: { footer: { value: "Theirs", by: ctx.actor.name, self: false } },
    });
    const row = await getTemplate(ctx, templateId);
    expect(row && draftOfTemplate(row)).toMatchObject({ footer: "Theirs", ttlSeconds: null });
    await updateTemplate(omar, { templateId, draft: mine, seen: theirs });
    await expect(
      updateTemplate(ctx, { templateId, draft: draft({ footer: "Again" }), seen: theirs }),
    ).rejects.toMatchObject({ conflicts: { footer: { value: "Mine", by: "Omar Said" } } });
  });

  test("meets no conflict with itself: what its form has no place for is no difference", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    const offer = draft({ category: "marketing", layout: "offer", footer: "Kept in the browser" });
    const stale = { ...offer, samples: { ...offer.samples, "body.gone": "x" } };
    await updateTemplate(ctx, { templateId, draft: stale, seen: draft() });
    await updateTemplate(ctx, {
      templateId,
      draft: { ...offer, footer: "Another", samples: draft().samples },
      seen: stale,
    });
  });

  test("writes one line of history for one sitting, however often it saves itself", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    for (const word of ["a", "ab", "abc"]) {
      await updateTemplate(ctx, { templateId, draft: draft({ footer: word }) });
    }
    const history = await listTemplateHistory(ctx, templateId);
    expect(history.map((moment) => moment.action)).toEqual(["template.created"]);
  });

  test("begins from a starter under a free name", async () => {
    const input = { channelId: ctx.channelId, starter: "order_shipped" };
    const first = await startTemplate(ctx, input);
    const second = await startTemplate(ctx, input);
    expect((await getTemplate(ctx, first.templateId))?.name).toBe("order_shipped");
    expect((await getTemplate(ctx, second.templateId))?.name).toBe("order_shipped_2");
    await expect(startTemplate(ctx, { ...input, starter: "nothing" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("is copied from an approved one, whose own text stays fixed", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await submitTemplate(ctx, { templateId });
    await meta.flush();
    await deliver(ctx);
    await expect(updateTemplate(ctx, { templateId, draft: draft() })).rejects.toMatchObject({
      code: "conflict",
    });
    const copy = await copyTemplate(ctx, { templateId });
    expect(await getTemplate(ctx, copy.templateId)).toMatchObject({
      name: "order_update_2",
      status: "draft",
      providerTemplateId: null,
    });
    const french = await copyTemplate(ctx, { templateId, language: "fr" });
    expect(await getTemplate(ctx, french.templateId)).toMatchObject({
      name: "order_update",
      language: "fr",
    });
    await expect(copyTemplate(ctx, { templateId, language: "fr" })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("comes back from the trash as it was, or under a free name", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await deleteTemplate(ctx, { templateId });
    expect(await getTemplate(ctx, templateId)).toBeNull();
    expect(await restoreTemplate(ctx, { templateId })).toMatchObject({
      templateId,
      name: "order_update",
    });
    await deleteTemplate(ctx, { templateId });
    await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await restoreTemplate(ctx, { templateId });
    expect(await getTemplate(ctx, templateId)).toMatchObject({
      name: "order_update_2",
      status: "draft",
    });
    await expect(restoreTemplate(ctx, { templateId })).rejects.toMatchObject({ code: "not_found" });
  });

  test("comes back as the language of its name that it was, though the others are still there", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    const french = await copyTemplate(ctx, { templateId, language: "fr" });
    await deleteTemplate(ctx, { templateId: french.templateId });
    expect(await restoreTemplate(ctx, french)).toEqual({
      templateId: french.templateId,
      name: "order_update",
      hadName: "order_update",
    });
    // taken in this very language meanwhile
    await deleteTemplate(ctx, { templateId: french.templateId });
    await copyTemplate(ctx, { templateId, language: "fr" });
    expect(await restoreTemplate(ctx, french)).toMatchObject({ name: "order_update_2" });
  });

  test("does not come back under a name that Meta blocks in every language", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    const french = await copyTemplate(ctx, { templateId, language: "fr" });
    await submitTemplate(ctx, { templateId });
    await meta.flush();
    await deliver(ctx);
    await deleteTemplate(ctx, { templateId: french.templateId });
    await deleteTemplate(ctx, { templateId });
    expect(await restoreTemplate(ctx, french)).toMatchObject({ name: "order_update_2" });
  });

  test("that Meta has deleted comes back as a draft, under a name that Meta does not block", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await submitTemplate(ctx, { templateId });
    await meta.flush();
    await deliver(ctx);
    await deleteTemplate(ctx, { templateId });
    const copy = await restoreTemplate(ctx, { templateId });
    expect(copy).toMatchObject({ name: "order_update_2" });
    expect(copy.templateId).not.toBe(templateId);
    expect(await getTemplate(ctx, copy.templateId)).toMatchObject({ status: "draft" });
    await expect(copyTemplate(ctx, { templateId, language: "fr" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("with a part that the editor cannot write is not emptied by it", async () => {
    await meta.post(`${wabaId}/message_templates`, {
      name: "opens_the_app",
      language: "en",
      category: "UTILITY",
      components: [
        { type: "BODY", text: "Your parcel is at the counter." },
        {
          type: "BUTTONS",
          buttons: [
            {
              type: "URL",
              text: "Open",
              url: "https://shop.example.com/",
              app_deep_link: { android_deep_link: "shop://parcel" },
            },
          ],
        },
      ],
    });
    await syncTemplates(ctx, { channelId: ctx.channelId });
    const [code] = await listTemplates(ctx);
    expect(code && draftOfTemplate(code)).toBeNull();
    await expect(copyTemplate(ctx, { templateId: code?.id as string })).rejects.toMatchObject({
      code: "invalid",
    });
  });
});

describe("a template that Meta paused", () => {
  const approved = async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await submitTemplate(ctx, { templateId });
    await meta.flush();
    await deliver(ctx);
    const remote = (await getTemplate(ctx, templateId))?.providerTemplateId as string;
    return { templateId, remote };
  };
  const control = (remote: string, change: Record<string, unknown>) =>
    meta.control(`templates/${remote}`, change);
  const pauseByPacing = async (remote: string) => {
    await control(remote, { held: true });
    await control(remote, { status: "PAUSED" });
    await meta.flush();
    await deliver(ctx);
  };

  test("while pacing it is sent again once somebody ends the pause, and nothing less ends it", async () => {
    const { templateId, remote } = await approved();
    await pauseByPacing(remote);
    expect(await getTemplate(ctx, templateId)).toMatchObject({
      status: "paused",
      pauseKind: "pacing",
    });
    await syncTemplates(ctx, { channelId: ctx.channelId });
    expect(await getTemplate(ctx, templateId)).toMatchObject({ pauseKind: "pacing" });

    await unpauseTemplate(ctx, { templateId });
    expect(await getTemplate(ctx, templateId)).toMatchObject({
      status: "approved",
      pauseKind: null,
      rejectionReason: null,
    });
    expect((await remoteTemplates())[0]).toMatchObject({ status: "APPROVED" });
    expect((await listTemplateHistory(ctx, templateId)).map(({ action }) => action)).toContain(
      "template.unpaused",
    );
    await expect(unpauseTemplate(ctx, { templateId })).rejects.toMatchObject({ code: "conflict" });
  });

  test("for quality is left to end by itself", async () => {
    const { templateId, remote } = await approved();
    await control(remote, { status: "PAUSED" });
    await meta.flush();
    await deliver(ctx);
    expect(await getTemplate(ctx, templateId)).toMatchObject({ pauseKind: "quality" });
    await expect(unpauseTemplate(ctx, { templateId })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("ends by itself"),
    });
    expect((await remoteTemplates())[0]).toMatchObject({ status: "PAUSED" });
  });

  test("stays paused here while Meta gives no answer or says no", async () => {
    const { templateId, remote } = await approved();
    await pauseByPacing(remote);
    line.cut = "request";
    await expect(unpauseTemplate(ctx, { templateId })).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(await statusOf(ctx, templateId)).toBe("paused");
    await control(remote, { status: "DISABLED" });
    await expect(unpauseTemplate(ctx, { templateId })).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(await statusOf(ctx, templateId)).toBe("paused");
  });

  test("is not sent again by somebody who only reads templates", async () => {
    const agent = await makeShop({ role: "agent" });
    await expect(unpauseTemplate(agent, { templateId: crypto.randomUUID() })).rejects.toMatchObject(
      { code: "not_allowed" },
    );
  });
});

describe("the next version of an approved template", () => {
  async function approved() {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await submitTemplate(ctx, { templateId });
    await meta.flush();
    await deliver(ctx);
    return templateId;
  }
  const changed = draft({
    body: "Hello {{first_name}}, your order {{order_number}} is packed and leaves tomorrow.",
  });

  test("is written while the approved wording is sent, and takes its place once Meta says so", async () => {
    const templateId = await approved();
    const before = await getTemplate(ctx, templateId);
    await beginVersion(ctx, { templateId });
    await updateTemplate(ctx, { templateId, draft: changed });
    expect(await getTemplate(ctx, templateId)).toMatchObject({
      status: "approved",
      components: before?.components,
      nextComponents: buildComponents(changed),
    });

    expect(await submitTemplate(ctx, { templateId })).toEqual({ status: "pending" });
    expect(await getTemplate(ctx, templateId)).toMatchObject({
      status: "pending",
      components: buildComponents(changed),
      nextComponents: null,
    });
    await meta.flush();
    await deliver(ctx);
    expect(await statusOf(ctx, templateId)).toBe("approved");
    const { versions, allowance } = await listVersions(ctx, templateId);
    expect(versions.map(({ number, outcome }) => ({ number, outcome }))).toEqual([
      { number: 2, outcome: "approved" },
      { number: 1, outcome: "approved" },
    ]);
    expect(versions[1]?.components).toEqual(before?.components);
    expect(allowance).toMatchObject({ left: 9, nextAt: expect.any(String) });
  });

  test("is not taken twice a day, and the draft of the second stays", async () => {
    const templateId = await approved();
    await beginVersion(ctx, { templateId });
    await updateTemplate(ctx, { templateId, draft: changed });
    await submitTemplate(ctx, { templateId });
    await meta.flush();
    await deliver(ctx);
    await beginVersion(ctx, { templateId });
    await updateTemplate(ctx, { templateId, draft: draft() });
    await expect(submitTemplate(ctx, { templateId })).rejects.toMatchObject({ code: "conflict" });
    expect(await getTemplate(ctx, templateId)).toMatchObject({
      status: "approved",
      nextComponents: buildComponents(draft()),
    });
  });

  test("keeps the category that Meta approved, and goes when it is discarded", async () => {
    const templateId = await approved();
    await beginVersion(ctx, { templateId });
    await expect(
      updateTemplate(ctx, { templateId, draft: { ...changed, category: "marketing" } }),
    ).rejects.toMatchObject({ code: "conflict", fields: { category: expect.any(String) } });
    await discardVersion(ctx, { templateId });
    expect(await getTemplate(ctx, templateId)).toMatchObject({
      status: "approved",
      nextComponents: null,
    });
  });

  test("is not begun while Meta reads the one before", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await submitTemplate(ctx, { templateId });
    await expect(beginVersion(ctx, { templateId })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a sample file", () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
  const sample = (given: Partial<Parameters<typeof uploadFile>[1]> = {}) => ({
    channelId: ctx.channelId,
    kind: "image" as const,
    purpose: "sample" as const,
    fileName: "bread.png",
    mimeType: "image/png",
    bytes: png,
    ...given,
  });

  test("goes to Meta, stands in the template, is approved with it and stays ours after a sync", async () => {
    const file = await uploadFile(ctx, sample());
    expect(file.ref).toMatch(/^4::/);
    const written = draft({ name: "with_picture", header: { kind: "image", handle: file.ref } });
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: written });
    await submitTemplate(ctx, { templateId });
    await meta.flush();
    await syncTemplates(ctx, { channelId: ctx.channelId });
    const row = await getTemplate(ctx, templateId);
    expect(row?.status).toBe("approved");
    expect(row && draftOfTemplate(row)).toEqual(written);
    expect(await sampleFiles(ctx, row ? [row] : [])).toEqual({
      [file.ref]: { id: file.fileId, fileName: "bread.png" },
    });
    const lent = await sendSample(ctx, { channelId: ctx.channelId, handle: file.ref });
    expect(lent.ref).toBe(`file:${file.fileId}`);
    expect(await findTemplateFile(ctx, lent.fileId)).toMatchObject({ mimeType: "image/png" });
  });

  test.each([
    ["whose bytes prove another kind", { mimeType: null }],
    ["of a kind that does not stand there", { kind: "video" as const }],
    ["that is empty", { bytes: new Uint8Array() }],
    ["that is too large", { bytes: new Uint8Array(5 * 1024 * 1024 + 1) }],
  ])("%s is refused before Meta sees it", async (_, given) => {
    await expect(uploadFile(ctx, sample(given))).rejects.toMatchObject({ code: "invalid" });
  });

  test("is nobody else's: not by its id, not by Meta's handle, and not over their number", async () => {
    const file = await uploadFile(ctx, sample());
    const stranger = await makeShop();
    expect(await findTemplateFile(stranger, file.fileId)).toBeNull();
    await expect(
      sendSample(stranger, { channelId: stranger.channelId, handle: file.ref }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(uploadFile(stranger, sample())).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a change of category", () => {
  test("is announced with its day before it counts, and then replaces what was filed", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await submitTemplate(ctx, { templateId });
    await meta.flush();
    await deliver(ctx);
    const row = await getTemplate(ctx, templateId);
    const about = {
      kind: "template_category" as const,
      templateId: row?.providerTemplateId ?? null,
      name: "order_update",
      language: "en",
    };
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    await applyTemplateChange(ctx, wabaId, {
      ...about,
      category: "utility",
      previous: null,
      correct: "marketing",
      changesAt: tomorrow,
    } as Parameters<typeof applyTemplateChange>[2]);
    expect(await getTemplate(ctx, templateId)).toMatchObject({
      category: "utility",
      upcomingCategory: "marketing",
      upcomingCategoryAt: new Date(tomorrow),
    });
    await applyTemplateChange(ctx, wabaId, {
      ...about,
      category: "marketing",
      previous: "utility",
      correct: null,
      changesAt: null,
    } as Parameters<typeof applyTemplateChange>[2]);
    expect(await getTemplate(ctx, templateId)).toMatchObject({
      category: "marketing",
      previousCategory: "utility",
      upcomingCategory: null,
    });
  });
});

describe("the walls between workspaces", () => {
  test("a foreign template is unknown to every use case", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    const stranger = await makeShop();
    const calls = [
      () => updateTemplate(stranger, { templateId, draft: draft({ body: "Mine now." }) }),
      () => submitTemplate(stranger, { templateId }),
      () => deleteTemplate(stranger, { templateId }),
      () => copyTemplate(stranger, { templateId }),
      () => restoreTemplate(stranger, { templateId }),
      () => beginVersion(stranger, { templateId }),
      () => discardVersion(stranger, { templateId }),
      () => unpauseTemplate(stranger, { templateId }),
      () => createTemplate(stranger, { channelId: ctx.channelId, draft: draft() }),
      () => startTemplate(stranger, { channelId: ctx.channelId, starter: null }),
      () => syncTemplates(stranger, { channelId: ctx.channelId }),
      () => disconnectChannel(stranger, { channelId: ctx.channelId }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "not_found" });
    expect(await getTemplate(stranger, templateId)).toBeNull();
    expect(await listTemplateHistory(stranger, templateId)).toEqual([]);
    const row = await getTemplate(ctx, templateId);
    expect(row && draftOfTemplate(row)?.body).toBe(draft().body);
  });

  test("an update about somebody else's account changes nothing", async () => {
    const { templateId } = await createTemplate(ctx, { channelId: ctx.channelId, draft: draft() });
    await submitTemplate(ctx, { templateId });
    const applied = await applyTemplateChange(ctx, "1", {
      kind: "template_status",
      templateId: null,
      name: "order_update",
      language: "en",
      status: "approved",
      word: "APPROVED",
      reason: null,
      recommendation: null,
      category: null,
    } as never);
    expect(applied).toBe(false);
    expect(await statusOf(ctx, templateId)).toBe("pending");
  });

  test("an agent may read templates and may not write them", async () => {
    const agent = await makeShop({ role: "agent" });
    await expect(
      createTemplate(agent, { channelId: agent.channelId, draft: draft() }),
    ).rejects.toMatchObject({ code: "not_allowed" });
    expect(await syncTemplates(agent, { channelId: agent.channelId })).toEqual({ count: 0 });
  });
});
