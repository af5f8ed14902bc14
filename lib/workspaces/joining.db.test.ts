import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { withSystem } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import {
  makeMember,
  makeWorkspace,
  type TestMember,
  type TestWorkspace,
} from "@/db/testing/makers";
import { confirmEmail } from "@/lib/auth/confirm-email";
import { openSession } from "@/lib/auth/open-session";
import { hashPassword } from "@/lib/auth/password";
import { resetPassword } from "@/lib/auth/reset-password";
import { findLiveSession } from "@/lib/auth/session";
import { signInWithPassword } from "@/lib/auth/sign-in";
import { issueToken } from "@/lib/auth/tokens";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { acceptInvitation } from "./accept-invitation";
import { deleteWorkspace } from "./delete-workspace";
import { previewInvitation } from "./invitation-queries";
import { inviteMember } from "./invite-member";
import { mailInvitation } from "./jobs";
import { removeMember } from "./remove-member";
import { revokeInvitation } from "./revoke-invitation";
import { signUp } from "./sign-up";
import { signUpByInvitation } from "./sign-up-by-invitation";

/** Mails that would have left, so that a test reads the link as its receiver would. */
const mails = vi.hoisted(() => [] as { to: string; subject: string; text: string }[]);
vi.mock("@/lib/core/mailer", () => ({
  canSendMail: () => true,
  sendMail: async (mail: { to: string; subject: string; text: string }) => {
    mails.push(mail);
    return "id";
  },
}));

useTestDatabase();

const PASSWORD = "vellum otter basin";
let places = 0;
const place = () => {
  places += 1;
  return { ip: `198.51.100.${places}`, userAgent: undefined };
};
const address = () => `${newId()}@example.test`;
const rows = (statement: ReturnType<typeof sql>) =>
  withSystem("look for a test", (tx) => tx.execute(statement));

let workspace: TestWorkspace;
let owner: TestMember;
let ctx: WorkspaceContext;
beforeEach(async () => {
  mails.length = 0;
  workspace = await makeWorkspace({ name: "Kettle Shop" });
  owner = await makeMember(workspace, { name: "Olivia", role: "owner" });
  ctx = { ...workspace, actor: { kind: "member", ...owner, role: "owner", verified: true } };
});
afterEach(() => publishEnv({ SANDBOX: undefined }));

/** Invites, lets the job mail, and takes the token out of the mail. */
async function invite(email: string, role: "agent" | "admin" = "agent") {
  const { invitationId } = await inviteMember(ctx, { email, role });
  await mailInvitation.run({ workspaceId: workspace.workspaceId, invitationId });
  const mail = mails.at(-1);
  const token = /\/invite\/([\w-]+)/.exec(mail?.text ?? "")?.[1] as string;
  return { token, invitationId, mail };
}

async function makePerson(email = address()) {
  const passwordHash = await hashPassword(PASSWORD);
  const [user] = await rows(sql`
    insert into users (email, name, password_hash) values (${email}, 'Iris', ${passwordHash})
    returning id`);
  return { userId: user?.id as string, email, name: "Iris" };
}

describe("r27: an invitation is no way into somebody's account", () => {
  test("for an address with an account it refuses a password and changes nothing", async () => {
    const person = await makePerson();
    const { token } = await invite(person.email);
    const [before] = await rows(sql`select * from users where id = ${person.userId}::uuid`);
    await expect(
      signUpByInvitation({ token, name: "Mallory", password: "attacker chosen words" }, place()),
    ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("Log in") });
    const [after] = await rows(sql`select * from users where id = ${person.userId}::uuid`);
    expect(after).toEqual(before);
    await signInWithPassword({ email: person.email, password: PASSWORD }, place());
  });

  test("ten clicks in one moment are one membership", async () => {
    const person = await makePerson();
    const { token } = await invite(person.email);
    const results = await Promise.all(
      Array.from({ length: 10 }, () => acceptInvitation(person, { token })),
    );
    expect(new Set(results.map(({ slug }) => slug))).toEqual(new Set([workspace.slug]));
    const found = await rows(sql`select role from members
      where workspace_id = ${workspace.workspaceId}::uuid and user_id = ${person.userId}::uuid`);
    expect([...found]).toEqual([{ role: "agent" }]);
    const joined = await rows(sql`select 1 from activity_log
      where workspace_id = ${workspace.workspaceId}::uuid and action = 'member.joined'`);
    expect(joined).toHaveLength(1);
  });

  test("ten sign-ups by one link are one account", async () => {
    const email = address();
    const { token } = await invite(email);
    const facts = place();
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () =>
        signUpByInvitation({ token, name: "Iris", password: PASSWORD }, facts),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await rows(sql`select 1 from users where email = ${email}`)).toHaveLength(1);
  });

  test("somebody else's link is refused, and stays good for its owner", async () => {
    const { token } = await invite(address());
    const stranger = await makePerson();
    await expect(acceptInvitation(stranger, { token })).rejects.toMatchObject({
      code: "not_allowed",
    });
    expect(await previewInvitation(token)).toMatchObject({ state: "open" });
  });
});

describe("A8: invitations", () => {
  test("an invited newcomer joins with a confirmed address and the invited role", async () => {
    const email = address();
    const { token, mail } = await invite(email, "admin");
    expect(mail).toMatchObject({ to: email, subject: "Olivia invites you to Kettle Shop" });
    const { userId, slug } = await signUpByInvitation(
      { token, name: "Iris", password: PASSWORD },
      place(),
    );
    expect(slug).toBe(workspace.slug);
    const [member] = await rows(sql`
      select m.role, m.display_name, u.email_verified is not null as verified
      from members m join users u on u.id = m.user_id where u.id = ${userId}::uuid`);
    expect(member).toEqual({ role: "admin", display_name: "Iris", verified: true });
  });

  test("a revoked, an expired and a replaced link say why", async () => {
    const person = await makePerson();
    const revoked = await invite(person.email);
    await revokeInvitation(ctx, { invitationId: revoked.invitationId });
    expect(await previewInvitation(revoked.token)).toMatchObject({ state: "revoked" });
    await expect(acceptInvitation(person, revoked)).rejects.toThrow(/taken back/);

    const replaced = await invite(person.email);
    const expired = await invite(person.email);
    await expect(acceptInvitation(person, replaced)).rejects.toThrow(/newer one/);
    await rows(
      sql`update invitations set expires_at = now() where id = ${expired.invitationId}::uuid`,
    );
    expect(await previewInvitation(expired.token)).toMatchObject({ state: "expired" });
    await expect(acceptInvitation(person, expired)).rejects.toThrow(/7 days/);
    expect(await previewInvitation("made-up")).toEqual({ state: "unknown" });
  });

  test("a removed member who is invited again is the same member", async () => {
    const person = await makePerson();
    await acceptInvitation(person, await invite(person.email));
    const find = () =>
      rows(sql`select id, role, status from members
      where workspace_id = ${workspace.workspaceId}::uuid and user_id = ${person.userId}::uuid`);
    const [first] = await find();
    await removeMember(ctx, { memberId: first?.id as string });
    await acceptInvitation(person, await invite(person.email, "admin"));
    expect([...(await find())]).toEqual([{ id: first?.id, role: "admin", status: "active" }]);
  });

  test("a suspended member cannot slip in by an older link", async () => {
    const person = await makePerson();
    const { token } = await invite(person.email);
    await rows(sql`insert into members (workspace_id, user_id, role, display_name, email, status)
      values (${workspace.workspaceId}::uuid, ${person.userId}::uuid, 'agent', 'Iris',
        ${person.email}, 'suspended')`);
    await expect(acceptInvitation(person, { token })).rejects.toMatchObject({ code: "conflict" });
    await expect(inviteMember(ctx, { email: person.email, role: "agent" })).rejects.toMatchObject({
      fields: { email: expect.stringContaining("restore") },
    });
  });

  test("somebody on the team is not invited, and an administrator invites no owner", async () => {
    await expect(inviteMember(ctx, { email: owner.email, role: "agent" })).rejects.toMatchObject({
      fields: { email: "Olivia is on the team." },
    });
    const admin = await makeMember(workspace, { role: "admin" });
    const asAdmin: WorkspaceContext = {
      ...workspace,
      actor: { kind: "member", ...admin, role: "admin", verified: true },
    };
    await expect(inviteMember(asAdmin, { email: address(), role: "owner" })).rejects.toMatchObject({
      code: "not_allowed",
    });
  });

  test("the link is in the mail and nowhere else", async () => {
    const { token, invitationId } = await invite(address());
    const traces = await rows(sql`
      select count(*)::int as count from (
        select row_to_json(i)::text as text from invitations i
        union all select row_to_json(a)::text from activity_log a
        union all select payload::text from graphile_worker._private_jobs) t
      where t.text like ${`%${token}%`}`);
    expect(traces[0]?.count).toBe(0);
    expect(invitationId).not.toBe(token);
  });
});

describe("A1: signing up", () => {
  const form = (email: string) => ({
    name: "Iris",
    workspaceName: "Iris Flowers",
    email,
    password: PASSWORD,
    timeZone: "Africa/Mbabane",
  });

  test("makes a person, a workspace with a wallet, an owner, a log entry and two jobs", async () => {
    publishEnv({ SANDBOX: "on" });
    const email = address();
    const { userId, slug } = await signUp(form(email), place());
    const [made] = await rows(sql`
      select w.slug, w.country, w.time_zone, wallets.balance, m.role,
        (select array_agg(action) from activity_log a where a.workspace_id = w.id) as actions,
        (select array_agg(identifier order by identifier) from graphile_worker.jobs j
          join graphile_worker._private_jobs p using (id)
          join graphile_worker._private_tasks t on t.id = p.task_id
          where p.payload::text like '%' || w.id || '%' or p.payload::text like '%' || m.user_id || '%')
          as jobs
      from workspaces w join wallets on wallets.workspace_id = w.id
      join members m on m.workspace_id = w.id
      where m.user_id = ${userId}::uuid`);
    expect(made).toEqual({
      slug,
      country: "SZ",
      time_zone: "Africa/Mbabane",
      balance: "0.0000",
      role: "owner",
      actions: ["workspace.created"],
      jobs: ["auth.mail_verification", "channels.provision_sandbox"],
    });
    expect(slug).toMatch(/^iris-flowers/);
  });

  test("a second sign-up with other capitals is refused and says nothing; the owner is told", async () => {
    const email = address();
    await signUp(form(email), place());
    await expect(
      signUp({ ...form(email), password: "another otter here" }, place()),
    ).rejects.toThrow(/could not create/);
    expect(await rows(sql`select 1 from users where lower(email) = ${email}`)).toHaveLength(1);
    await signInWithPassword({ email, password: PASSWORD }, place());
    const told = await rows(sql`
      select 1 from graphile_worker._private_jobs
      where payload::text like ${`%${email}%`}`);
    expect(told).toHaveLength(1);
  });

  test("ten sign-ups with one address in one moment make one person and one workspace", async () => {
    const email = address();
    const facts = place();
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => signUp(form(email), facts)),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await rows(sql`select 1 from members where email = ${email}`)).toHaveLength(1);
  });

  test("two businesses with one name have two addresses", async () => {
    const [first, second] = [
      await signUp(form(address()), place()),
      await signUp(form(address()), place()),
    ];
    expect(first.slug).not.toBe(second.slug);
  });

  test("r32: trying addresses in bulk ends after twenty refusals", async () => {
    const email = address();
    await signUp(form(email), place());
    const facts = place();
    const answers: string[] = [];
    for (let attempt = 0; attempt < 22; attempt++) {
      answers.push(
        await signUp(form(email), facts).then(
          () => "in",
          (error) => error.code,
        ),
      );
    }
    expect(answers.slice(0, 20)).toEqual(Array(20).fill("conflict"));
    expect(answers.slice(20)).toEqual(["too_many_requests", "too_many_requests"]);
  });

  test("r100: the business's own name is no password", async () => {
    await expect(
      signUp({ ...form(address()), password: "irisflowers1" }, place()),
    ).rejects.toMatchObject({ fields: { password: expect.any(String) } });
  });
});

describe("r35: links by mail", () => {
  const issue = (
    purpose: "verify_email" | "reset_password",
    person: { userId: string; email: string },
  ) =>
    withSystem("issue", (tx) =>
      issueToken(tx, purpose, { userId: person.userId, email: person.email }),
    );

  test("ten clicks on a reset link set one password; every session and pause ends", async () => {
    const person = await makePerson();
    const session = await openSession(person.userId, place());
    for (let guess = 0; guess < 30; guess++) {
      await signInWithPassword({ email: person.email, password: "wrong" }, place()).catch(() => {});
    }
    const token = await issue("reset_password", person);
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        resetPassword({ token, password: `brand new otter ${index}` }),
      ),
    );
    const winner = results.findIndex(({ status }) => status === "fulfilled");
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await findLiveSession(session)).toBeNull();
    const entry = { email: person.email, password: `brand new otter ${winner}` };
    expect(await signInWithPassword(entry, place())).toEqual({ userId: person.userId });
  });

  test("an expired link, one for another purpose and one for a former address are refused", async () => {
    const person = await makePerson();
    const expired = await issue("reset_password", person);
    await rows(
      sql`update auth_tokens set expires_at = now() where user_id = ${person.userId}::uuid`,
    );
    await expect(resetPassword({ token: expired, password: PASSWORD })).rejects.toThrow(
      /30 minutes/,
    );

    const other = await issue("verify_email", person);
    await expect(resetPassword({ token: other, password: PASSWORD })).rejects.toThrow(/not valid/);

    const former = await issue("reset_password", person);
    await rows(sql`update users set email = ${address()} where id = ${person.userId}::uuid`);
    await expect(resetPassword({ token: former, password: PASSWORD })).rejects.toMatchObject({
      code: "stale",
    });
  });

  test("asking again kills the older link", async () => {
    const person = await makePerson();
    const older = await issue("reset_password", person);
    await issue("reset_password", person);
    await expect(resetPassword({ token: older, password: PASSWORD })).rejects.toThrow(/newer one/);
  });

  test("a password that is guessed first does not use the link up", async () => {
    const person = await makePerson();
    const token = await issue("reset_password", person);
    await expect(resetPassword({ token, password: "password123" })).rejects.toMatchObject({
      code: "invalid",
    });
    await resetPassword({ token, password: "brand new otter" });
  });

  test("A2: a second click on a confirmation finds the address confirmed", async () => {
    const person = await makePerson();
    const token = await issue("verify_email", person);
    expect(await confirmEmail({ token })).toEqual({ wasConfirmed: false });
    expect(await confirmEmail({ token })).toEqual({ wasConfirmed: true });
    await expect(confirmEmail({ token: "made-up" })).rejects.toMatchObject({ code: "stale" });
  });

  test("only hashes are kept", async () => {
    const token = await issue("verify_email", await makePerson());
    expect(await rows(sql`select 1 from auth_tokens where token_hash = ${token}`)).toHaveLength(0);
  });
});

describe("deleting a workspace", () => {
  test("the sample goes with one click and leaves nothing, its people included", async () => {
    await rows(
      sql`update workspaces set is_sample = true where id = ${workspace.workspaceId}::uuid`,
    );
    await deleteWorkspace(ctx, { confirmName: "" });
    const [left] = await rows(sql`
      select (select count(*) from workspaces where id = ${workspace.workspaceId}::uuid)
        + (select count(*) from members where workspace_id = ${workspace.workspaceId}::uuid)
        + (select count(*) from wallets where workspace_id = ${workspace.workspaceId}::uuid)
        + (select count(*) from users where id = ${owner.userId}::uuid) as count`);
    expect(left?.count).toBe("0");
  });

  test("a person of the sample who belongs elsewhere too stays", async () => {
    await rows(
      sql`update workspaces set is_sample = true where id = ${workspace.workspaceId}::uuid`,
    );
    const elsewhere = await makeWorkspace();
    await rows(sql`insert into members (workspace_id, user_id, role, display_name, email)
      values (${elsewhere.workspaceId}::uuid, ${owner.userId}::uuid, 'owner', 'Olivia', ${owner.email})`);
    await deleteWorkspace(ctx, { confirmName: "" });
    expect(await rows(sql`select 1 from users where id = ${owner.userId}::uuid`)).toHaveLength(1);
  });

  test("a real one needs its name, letter by letter, and its people stay", async () => {
    await expect(deleteWorkspace(ctx, { confirmName: "kettle shop" })).rejects.toMatchObject({
      code: "invalid",
    });
    await deleteWorkspace(ctx, { confirmName: "Kettle Shop" });
    expect(await rows(sql`select 1 from users where id = ${owner.userId}::uuid`)).toHaveLength(1);
    expect(
      await rows(sql`select 1 from workspaces where id = ${workspace.workspaceId}::uuid`),
    ).toHaveLength(0);
  });

  test("only owners may", async () => {
    const admin = await makeMember(workspace, { role: "admin" });
    const asAdmin: WorkspaceContext = {
      ...workspace,
      actor: { kind: "member", ...admin, role: "admin", verified: true },
    };
    await expect(deleteWorkspace(asAdmin, { confirmName: "Kettle Shop" })).rejects.toMatchObject({
      code: "not_allowed",
    });
  });
});
