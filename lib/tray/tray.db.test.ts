import { describe, expect, it } from "vitest";
import { asSystem, makeContext, makeMember } from "@/db/testing/makers";
import { cancelCampaign } from "@/lib/campaigns/cancel-campaign";
import { pauseCampaign } from "@/lib/campaigns/pause-campaign";
import {
  accepted,
  launchDraft,
  makeCampaignWorld,
  makeDraft,
  sendNext,
} from "@/lib/campaigns/testing/campaign-world";
import { checkImport } from "@/lib/contacts/import/check-import";
import { commitImport } from "@/lib/contacts/import/commit-import";
import { getImport } from "@/lib/contacts/import/queries";
import { revertImport } from "@/lib/contacts/import/revert-import";
import { saveImportRules } from "@/lib/contacts/import/save-import-rules";
import { stageImport } from "@/lib/contacts/import/stage-import";
import { startImport } from "@/lib/contacts/import/start-import";
import { undoImport } from "@/lib/contacts/import/undo-import";
import { checkImportJob, commitImportJob, revertImportJob } from "@/lib/contacts/jobs";
import type { WorkspaceContext } from "@/lib/core/context";
import { listNotifications } from "@/lib/notifications/queries";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { markTraySeen } from "./mark-tray-seen";
import { listMyJobs, type TrayJob } from "./queries";

usePricedDatabase();

type Member = Awaited<ReturnType<typeof makeContext>>;
const FILE = Buffer.from("name,phone\nAnn,0712345678\nBad,12\n");
const asJob = (ctx: Member): WorkspaceContext => asSystem(ctx, "Import");
const desk = () => makeContext({ country: "KE" });

async function upload(ctx: Member): Promise<string> {
  const { importId } = await stageImport(ctx, { fileName: "people.csv", bytes: FILE });
  const { options } = await getImport(ctx, importId);
  await saveImportRules(ctx, { importId, rules: options.rules });
  return importId;
}

async function check(ctx: Member, importId: string): Promise<void> {
  const { options } = await getImport(ctx, importId);
  await checkImport(asJob(ctx), { importId, checkId: options.checkId ?? "" });
}

async function runImport(ctx: Member): Promise<string> {
  const importId = await upload(ctx);
  await check(ctx, importId);
  await startImport(ctx, { importId });
  await commitImport(asJob(ctx), { importId });
  return importId;
}

async function colleague(ctx: Member, role: "owner" | "manager" | "agent"): Promise<Member> {
  const { userId, memberId, name } = await makeMember(ctx, { role, name: "Tom Otieno" });
  return {
    ...ctx,
    actor: { kind: "member", userId, memberId, role, name, verified: true },
  };
}

const only = async (ctx: WorkspaceContext): Promise<TrayJob> => {
  const jobs = await listMyJobs(ctx);
  expect(jobs).toHaveLength(1);
  return jobs?.[0] as TrayJob;
};

describe("an import in the tray", () => {
  it("is there from its check to its end, with the counts of its rows", async () => {
    const ctx = await desk();
    const importId = await upload(ctx);
    const base = {
      id: importId,
      name: "people.csv",
      total: 2,
      link: `/contacts/import/${importId}`,
    };
    expect(await only(ctx)).toMatchObject({ ...base, work: "check", state: "running", done: null });
    await check(ctx, importId);
    expect(await only(ctx)).toMatchObject({ work: "check", state: "waiting", isUnseen: true });
    await startImport(ctx, { importId });
    expect(await only(ctx)).toMatchObject({
      work: "import",
      state: "running",
      done: 0,
      endedAt: null,
      isUnseen: false,
    });
    await commitImport(asJob(ctx), { importId });
    expect(await only(ctx)).toMatchObject({
      ...base,
      work: "import",
      state: "done",
      done: 2,
      isUnseen: true,
      counts: { created: 1, updated: 0, skipped: 0, failed: 1 },
    });
    await undoImport(ctx, { importId });
    expect(await only(ctx)).toMatchObject({ work: "undo", state: "running", done: 0, total: 2 });
    await revertImport(asJob(ctx), { importId });
    expect(await only(ctx)).toMatchObject({ work: "undo", state: "done" });
  });

  it("is not there while a file only waits for its columns", async () => {
    const ctx = await desk();
    await stageImport(ctx, { fileName: "people.csv", bytes: FILE });
    expect(await listMyJobs(ctx)).toEqual([]);
  });

  it("is its uploader's and not a colleague's, until the colleague undoes it", async () => {
    const ctx = await desk();
    const importId = await runImport(ctx);
    const tom = await colleague(ctx, "manager");
    expect(await listMyJobs(tom)).toEqual([]);
    await undoImport(tom, { importId });
    expect(await only(tom)).toMatchObject({ id: importId, work: "undo" });
    expect(await only(ctx)).toMatchObject({ id: importId, work: "undo" });
  });

  it("is closed to other workspaces, and to a role that may not import", async () => {
    const ctx = await desk();
    await runImport(ctx);
    expect(await listMyJobs(await desk())).toEqual([]);
    // the same member, under another workspace's roof
    const other = await desk();
    expect(await listMyJobs({ ...other, actor: ctx.actor })).toEqual([]);
    const demoted: Member = { ...ctx, actor: { ...ctx.actor, role: "agent" } };
    expect(await listMyJobs(demoted)).toBeNull();
    expect(await listMyJobs(asJob(ctx))).toBeNull();
  });
});

describe("a job that has failed for the last time", () => {
  it("ends the import with its reason, tells its starter, and what is saved can be undone", async () => {
    const ctx = await desk();
    const importId = await upload(ctx);
    await check(ctx, importId);
    await startImport(ctx, { importId });
    await commitImportJob.gaveUp?.({ workspaceId: ctx.workspaceId, importId });
    const job = await only(ctx);
    expect(job).toMatchObject({ state: "failed", isUnseen: true });
    expect("problem" in job && job.problem).toContain("after 0 of 2 rows");
    expect((await listNotifications(ctx)).rows).toMatchObject([
      { subject: "people.csv: the import failed", link: `/contacts/import/${importId}` },
    ]);
    await commitImport(asJob(ctx), { importId });
    expect(await getImport(ctx, importId)).toMatchObject({ status: "failed", createdCount: 0 });
  });

  it("lets an undo that stopped be undone again", async () => {
    const ctx = await desk();
    const importId = await runImport(ctx);
    const payload = { workspaceId: ctx.workspaceId, importId };
    await undoImport(ctx, { importId });
    await revertImportJob.gaveUp?.(payload);
    expect(await only(ctx)).toMatchObject({ state: "failed" });
    expect((await getImport(ctx, importId)).undoUntil).not.toBeNull();
    await undoImport(ctx, { importId });
    await revertImport(asJob(ctx), { importId });
    expect(await only(ctx)).toMatchObject({ work: "undo", state: "done", problem: null });
    // a late word about a job that came to its end is no failure
    await revertImportJob.gaveUp?.(payload);
    expect(await only(ctx)).toMatchObject({ state: "done" });
  });

  it("says of a check that nothing was written", async () => {
    const ctx = await desk();
    const importId = await upload(ctx);
    const { options } = await getImport(ctx, importId);
    const payload = { workspaceId: ctx.workspaceId, importId, checkId: options.checkId ?? "" };
    await checkImportJob.gaveUp?.(payload);
    const job = await only(ctx);
    expect("problem" in job && job.problem).toContain("Nothing was written");
  });
});

describe("what has ended", () => {
  it("is news until it was looked at, for each member alone", async () => {
    const ctx = await desk();
    const importId = await runImport(ctx);
    const tom = await colleague(ctx, "owner");
    await undoImport(tom, { importId });
    await revertImport(asJob(ctx), { importId });
    const { endedAt } = await only(ctx);
    await markTraySeen(ctx, { until: endedAt ?? "" });
    expect(await only(ctx)).toMatchObject({ isUnseen: false });
    expect(await only(tom)).toMatchObject({ isUnseen: true });
  });

  it("stays news when it ended after the look, and a look never reaches into the future", async () => {
    const ctx = await desk();
    await markTraySeen(ctx, { until: new Date(Date.now() + 86_400_000).toISOString() });
    await runImport(ctx);
    const { endedAt } = await only(ctx);
    expect((await only(ctx)).isUnseen).toBe(true);
    await markTraySeen(ctx, { until: endedAt ?? "" });
    await markTraySeen(ctx, { until: "2020-01-01T00:00:00.000Z" });
    expect((await only(ctx)).isUnseen).toBe(false);
  });

  it("can be marked by a person alone", async () => {
    const ctx = await desk();
    const now = new Date().toISOString();
    await expect(markTraySeen(asJob(ctx), { until: now })).rejects.toMatchObject({
      code: "not_allowed",
    });
  });
});

describe("a campaign in the tray", () => {
  it("is its launcher's, with how many it has handed over, and leads to the report", async () => {
    const world = await makeCampaignWorld({ people: 4 });
    const ctx = world.ctx as Member;
    const campaignId = await makeDraft(world, "Order ready");
    expect(await listMyJobs(ctx)).toEqual([]);
    await launchDraft(ctx, campaignId);
    await sendNext(world, campaignId, [accepted(), accepted()]);
    expect(await only(ctx)).toMatchObject({
      id: campaignId,
      name: "Order ready",
      work: "send",
      state: "running",
      done: 2,
      total: 4,
      messages: 2,
      link: `/campaigns/${campaignId}`,
    });
    expect(await listMyJobs(await colleague(ctx, "manager"))).toEqual([]);
    await pauseCampaign(ctx, { campaignId });
    expect(await only(ctx)).toMatchObject({ state: "waiting", isUnseen: true });
    await cancelCampaign(ctx, { campaignId });
    expect(await only(ctx)).toMatchObject({ state: "cancelled", messages: 2 });
    expect(await listMyJobs({ ...ctx, actor: { ...ctx.actor, role: "agent" } })).toBeNull();
  });
});
