import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { users } from "@/db/schema/identity";
import { messageTemplates } from "@/db/schema/templates";
import { wallets } from "@/db/schema/wallet";
import { members, workspaces } from "@/db/schema/workspaces";
import { withSystem } from "@/db/tenant";
import type { Role } from "../enums/workspaces";

/** Makers of worlds for database tests: every test has its own workspace and sees no other. */

export type TestMember = { userId: string; memberId: string; name: string; email: string };

export type TestWorkspace = {
  workspaceId: string;
  slug: string;
  name: string;
  timeZone: string;
  country: string;
  currency: string;
};

/** A workspace with an empty wallet, or one that holds `balance`. */
export async function makeWorkspace(
  given: Partial<Omit<TestWorkspace, "workspaceId">> & { balance?: string } = {},
): Promise<TestWorkspace> {
  const slug = given.slug ?? `test-${randomUUID().slice(0, 13)}`;
  const shape = {
    slug,
    name: given.name ?? "Test Shop",
    timeZone: given.timeZone ?? "Africa/Nairobi",
    country: given.country ?? "KE",
    currency: given.currency ?? "USD",
  };
  return withSystem("make a test workspace", async (tx) => {
    const [row] = await tx.insert(workspaces).values(shape).returning({ id: workspaces.id });
    const workspaceId = row?.id as string;
    await tx.insert(wallets).values({ workspaceId, currency: shape.currency });
    if (given.balance) {
      await tx.execute(sql`select add_credits(${workspaceId}::uuid, ${given.balance}::numeric,
        ${`test:${slug}`}::text, 'Opening balance'::text, 'Test'::text)`);
    }
    return { workspaceId, ...shape };
  });
}

/** A person who belongs to the workspace. */
export async function makeMember(
  workspace: Pick<TestWorkspace, "workspaceId">,
  given: { name?: string; role?: Role; verified?: boolean } = {},
): Promise<TestMember> {
  const name = given.name ?? "Lena Moreau";
  const email = `${randomUUID()}@example.test`;
  return withSystem("make a test member", async (tx) => {
    const [user] = await tx
      .insert(users)
      .values({ email, name, emailVerified: given.verified === false ? null : new Date() })
      .returning({ id: users.id });
    const userId = user?.id as string;
    const [member] = await tx
      .insert(members)
      .values({
        workspaceId: workspace.workspaceId,
        userId,
        role: given.role ?? "owner",
        displayName: name,
        email,
      })
      .returning({ id: members.id });
    return { userId, memberId: member?.id as string, name, email };
  });
}

/** What a use case takes: a fresh workspace, and a member of the given role who acts in it. */
export async function makeContext(
  given: Parameters<typeof makeWorkspace>[0] & { role?: Role; verified?: boolean } = {},
) {
  const workspace = await makeWorkspace(given);
  const role = given.role ?? "owner";
  const verified = given.verified ?? true;
  const { userId, memberId, name } = await makeMember(workspace, { role, verified });
  return {
    ...workspace,
    actor: { kind: "member" as const, userId, memberId, role, name, verified },
  };
}

/** The same workspace, acted in by the system. */
export function asSystem<Workspace extends TestWorkspace>(workspace: Workspace, name = "Test") {
  return { ...workspace, actor: { kind: "system" as const, name } };
}

/**
 * A connected practice number of the workspace, with ids of its own at Meta.
 * @returns its id
 */
export async function makeChannel(
  { workspaceId }: Pick<TestWorkspace, "workspaceId">,
  given: Partial<Omit<typeof channels.$inferInsert, "workspaceId">> = {},
): Promise<string> {
  const own = randomUUID();
  return withSystem("make a test number", async (tx) => {
    const [row] = await tx
      .insert(channels)
      .values({
        workspaceId,
        kind: "whatsapp",
        mode: "shared",
        name: "Main number",
        senderId: `phone-${own}`,
        accountId: `waba-${own}`,
        address: "+254700000001",
        status: "connected",
        isSandbox: true,
        ...given,
      })
      .returning({ id: channels.id });
    return row?.id as string;
  });
}

/** The one variable of a template is the first name, unless its components are said. */
export const HELLO_COMPONENTS = [
  {
    type: "BODY",
    text: "Hello {{first_name}}, your order is ready.",
    example: { body_text_named_params: [{ param_name: "first_name", example: "Ada" }] },
  },
];

/**
 * A template of the account `wabaId` that Meta has approved.
 * @returns its id
 */
export async function makeTemplate(
  { workspaceId }: Pick<TestWorkspace, "workspaceId">,
  given: { wabaId: string } & Partial<Omit<typeof messageTemplates.$inferInsert, "workspaceId">>,
): Promise<string> {
  return withSystem("make a test template", async (tx) => {
    const [row] = await tx
      .insert(messageTemplates)
      .values({
        workspaceId,
        name: "order_ready",
        language: "en_US",
        category: "utility",
        parameterFormat: "named",
        components: HELLO_COMPONENTS,
        status: "approved",
        createdByName: "Test",
        ...given,
      })
      .returning({ id: messageTemplates.id });
    return row?.id as string;
  });
}
