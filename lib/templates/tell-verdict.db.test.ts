import { beforeAll, expect, test } from "vitest";
import { notifications } from "@/db/schema/notifications";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { asSystem, makeMember } from "@/db/testing/makers";
import { recordActivity } from "@/lib/activity/record-activity";
import { makeCampaignWorld } from "@/lib/campaigns/testing/campaign-world";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { tellVerdict } from "./tell-verdict";

useTestDatabase();
beforeAll(() => publishEnv({ SANDBOX: "on" }));

test("whoever submitted a template hears the decision; without one, those who may write templates", async () => {
  const { ctx, templateId } = await makeCampaignWorld({ people: 0 });
  const manager = await makeMember(ctx, { role: "manager" });
  await makeMember(ctx, { role: "agent" });
  const meta = asSystem(ctx, "Webhook") as WorkspaceContext;
  const tell = (status: string, reason: string | null = null) =>
    withWorkspace(meta, (tx) =>
      tellVerdict(tx, meta, { id: templateId, name: "order_ready", status, reason }),
    );
  const told = () => withWorkspace(ctx, (tx) => tx.select().from(notifications));

  await tell("pending");
  expect(await told()).toEqual([]);
  await tell("approved");
  expect(await told()).toHaveLength(2);

  await withWorkspace(ctx, (tx) => tx.delete(notifications));
  await withWorkspace(ctx, (tx) =>
    recordActivity(
      tx,
      { ...ctx, actor: { ...ctx.actor, kind: "member", memberId: manager.memberId } } as never,
      "template.submitted",
      templateId,
    ),
  );
  await tell("rejected", "Promotional words in a utility template.");
  expect(await told()).toMatchObject([
    {
      memberId: manager.memberId,
      subject: "order_ready was rejected",
      detail: "Promotional words in a utility template.",
    },
  ]);
});
