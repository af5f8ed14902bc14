import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import type { Role } from "@/db/enums/workspaces";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import {
  makeMember,
  makeWorkspace,
  type TestMember,
  type TestWorkspace,
} from "@/db/testing/makers";
import { findMemberContext } from "@/lib/access/workspace-context";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { changeRole } from "./change-role";
import { leaveWorkspace } from "./leave-workspace";
import { removeMember } from "./remove-member";
import { restoreMember } from "./restore-member";
import { suspendMember } from "./suspend-member";
import { listMembers } from "./team-queries";

const database = useTestDatabase();

let workspace: TestWorkspace;
let owner: TestMember;
beforeEach(async () => {
  workspace = await makeWorkspace();
  owner = await makeMember(workspace, { name: "Olivia Owner", role: "owner" });
});

const as = (member: TestMember, role: Role): WorkspaceContext => ({
  ...workspace,
  actor: { kind: "member", ...member, role, verified: true },
});
const owners = async () =>
  (await listMembers(as(owner, "owner"))).filter(
    (member) => member.role === "owner" && member.status === "active",
  );
const activity = async () => {
  const rows = await withSystem("read the log", (tx) =>
    tx.execute<{ action: string; actor_name: string; details: Record<string, unknown> }>(sql`
      select action, actor_name, details from activity_log
      where workspace_id = ${workspace.workspaceId}::uuid order by id`),
  );
  return [...rows];
};

describe("A7: the last owner", () => {
  test("cannot be demoted, suspended or removed, and cannot leave", async () => {
    const ctx = as(owner, "owner");
    const memberId = owner.memberId;
    await expect(changeRole(ctx, { memberId, role: "admin" })).rejects.toThrow(/only owner/);
    await expect(leaveWorkspace(ctx)).rejects.toThrow(/only owner/);
    const system = { ...workspace, actor: { kind: "system" as const, name: "Test" } };
    await expect(suspendMember(system, { memberId })).rejects.toThrow(/only owner/);
    await expect(removeMember(system, { memberId })).rejects.toThrow(/only owner/);
    expect(await activity()).toEqual([]);
  });

  test("two owners who demote each other in the same moment leave one", async () => {
    const other = await makeMember(workspace, { name: "Oscar Owner", role: "owner" });
    for (let round = 0; round < 10; round++) {
      const results = await Promise.allSettled([
        changeRole(as(owner, "owner"), { memberId: other.memberId, role: "agent" }),
        changeRole(as(other, "owner"), { memberId: owner.memberId, role: "agent" }),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(await owners()).toHaveLength(1);
      await withSystem("everybody is owner again", (tx) =>
        tx.execute(sql`update members set role = 'owner'
          where workspace_id = ${workspace.workspaceId}::uuid`),
      );
    }
  });

  test("two owners who leave in the same moment leave one", async () => {
    const other = await makeMember(workspace, { role: "owner" });
    const results = await Promise.allSettled([
      leaveWorkspace(as(owner, "owner")),
      leaveWorkspace(as(other, "owner")),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("a change waits for one that is under way on another connection", async () => {
    const other = await makeMember(workspace, { role: "owner" });
    const elsewhere = database.connect("system");
    let waited = false;
    const pending = elsewhere.begin(async (tx) => {
      await tx`select 1 from workspaces where id = ${workspace.workspaceId} for no key update`;
      const change = changeRole(as(owner, "owner"), { memberId: other.memberId, role: "agent" });
      change.catch(() => {});
      await tx`select pg_sleep(0.2)`;
      waited = true;
      await tx`update members set role = 'agent'
        where workspace_id = ${workspace.workspaceId} and id = ${owner.memberId}`;
      return { change };
    });
    const { change } = await pending;
    await expect(change).rejects.toMatchObject({ code: "not_allowed" });
    expect(waited).toBe(true);
    expect(await owners()).toHaveLength(1);
  });
});

describe("roles", () => {
  test("a change is logged with what was before", async () => {
    const agent = await makeMember(workspace, { name: "Aicha Agent", role: "agent" });
    await changeRole(as(owner, "owner"), { memberId: agent.memberId, role: "manager" });
    expect(await activity()).toEqual([
      {
        action: "member.role_changed",
        actor_name: "Olivia Owner",
        details: { member: "Aicha Agent", before: "agent", after: "manager" },
      },
    ]);
  });

  test("an administrator makes no owners and touches none", async () => {
    const admin = await makeMember(workspace, { role: "admin" });
    const ctx = as(admin, "admin");
    const second = await makeMember(workspace, { role: "owner" });
    await expect(
      changeRole(ctx, { memberId: admin.memberId, role: "owner" }),
    ).rejects.toMatchObject({ code: "not_allowed" });
    await expect(
      changeRole(ctx, { memberId: second.memberId, role: "agent" }),
    ).rejects.toMatchObject({ code: "not_allowed" });
    await expect(removeMember(ctx, { memberId: second.memberId })).rejects.toMatchObject({
      code: "not_allowed",
    });
  });

  test.each(["manager", "agent"] as const)("a %s changes nobody", async (role) => {
    const member = await makeMember(workspace, { role });
    const ctx = as(member, role);
    const target = { memberId: member.memberId };
    await expect(changeRole(ctx, { ...target, role: "owner" })).rejects.toMatchObject({
      code: "not_allowed",
    });
    await expect(suspendMember(ctx, target)).rejects.toMatchObject({ code: "not_allowed" });
    await expect(removeMember(ctx, target)).rejects.toMatchObject({ code: "not_allowed" });
  });

  test("r34: somebody who was demoted a moment ago cannot use the page they still have open", async () => {
    const admin = await makeMember(workspace, { role: "admin" });
    const stale = as(admin, "admin");
    const agent = await makeMember(workspace, { role: "agent" });
    await changeRole(as(owner, "owner"), { memberId: admin.memberId, role: "agent" });
    await expect(
      changeRole(stale, { memberId: agent.memberId, role: "admin" }),
    ).rejects.toMatchObject({ code: "not_allowed" });
  });

  test("r17: a member of another workspace is not found", async () => {
    const elsewhere = await makeWorkspace();
    const stranger = await makeMember(elsewhere, { role: "agent" });
    const target = { memberId: stranger.memberId };
    const ctx = as(owner, "owner");
    await expect(changeRole(ctx, { ...target, role: "admin" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(suspendMember(ctx, target)).rejects.toMatchObject({ code: "not_found" });
    await expect(removeMember(ctx, target)).rejects.toMatchObject({ code: "not_found" });
  });
});

/** An open conversation that somebody has. */
async function makeConversation(assigneeId: string): Promise<string> {
  const [contactId, channelId, id] = [newId(), newId(), newId()];
  await withSystem("make a conversation", async (tx) => {
    await tx.execute(sql`insert into channels
        (workspace_id, id, kind, mode, name, sender_id, account_id, address)
      values (${workspace.workspaceId}::uuid, ${channelId}::uuid, 'whatsapp', 'dedicated', 'Shop',
        ${channelId}, 'w', '+15550100')`);
    await tx.execute(sql`insert into contacts (workspace_id, id, source)
      values (${workspace.workspaceId}::uuid, ${contactId}::uuid, 'manual')`);
    await tx.execute(sql`insert into conversations (workspace_id, id, contact_id, channel_id, assignee_id)
      values (${workspace.workspaceId}::uuid, ${id}::uuid, ${contactId}::uuid, ${channelId}::uuid,
        ${assigneeId}::uuid)`);
  });
  return id;
}

describe("A8: leaving the team", () => {
  test("suspension shuts out at once and gives open conversations back", async () => {
    const agent = await makeMember(workspace, { name: "Aicha Agent", role: "agent" });
    const conversationId = await makeConversation(agent.memberId);
    const ctx = as(owner, "owner");
    expect(await suspendMember(ctx, { memberId: agent.memberId })).toEqual({
      releasedConversations: 1,
    });
    expect(await findMemberContext(agent.userId, workspace.slug)).toBeNull();
    const [row] = await withWorkspace(workspace, (tx) =>
      tx.execute(sql`select assignee_id from conversations where id = ${conversationId}::uuid`),
    );
    expect(row?.assignee_id).toBeNull();
    await restoreMember(ctx, { memberId: agent.memberId });
    expect(await findMemberContext(agent.userId, workspace.slug)).not.toBeNull();
    expect((await activity()).map(({ action }) => action)).toEqual([
      "member.suspended",
      "member.restored",
    ]);
  });

  test("a removed member is gone from the list and stays in the history", async () => {
    const agent = await makeMember(workspace, { name: "Aicha Agent", role: "agent" });
    await removeMember(as(owner, "owner"), { memberId: agent.memberId });
    expect((await listMembers(as(owner, "owner"))).map(({ name }) => name)).toEqual([
      "Olivia Owner",
    ]);
    const [row] = await withSystem("look", (tx) =>
      tx.execute(sql`select display_name, status from members where id = ${agent.memberId}::uuid`),
    );
    expect(row).toEqual({ display_name: "Aicha Agent", status: "removed" });
    await expect(
      removeMember(as(owner, "owner"), { memberId: agent.memberId }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  test("nobody suspends or removes themselves by mistake", async () => {
    await makeMember(workspace, { role: "owner" });
    const target = { memberId: owner.memberId };
    await expect(suspendMember(as(owner, "owner"), target)).rejects.toThrow(/yourself/);
    await expect(removeMember(as(owner, "owner"), target)).rejects.toThrow(/yourself/);
  });
});
