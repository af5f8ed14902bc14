import { beforeEach, describe, expect, test } from "vitest";
import { notifications } from "@/db/schema/notifications";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { asSystem, makeContext, makeMember } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { markNotificationsRead } from "./mark-notifications-read";
import { notify } from "./notify";
import { getPreferences } from "./preferences";
import { countUnread, listNotifications } from "./queries";
import { savePreferences } from "./save-preferences";
import { savePreferencesSchema } from "./schema";

useTestDatabase();
let owner: WorkspaceContext;
let agent: WorkspaceContext;
let system: WorkspaceContext;
beforeEach(async () => {
  owner = await makeContext({ timeZone: "UTC" });
  const member = await makeMember(owner, { role: "agent" });
  agent = { ...owner, actor: { kind: "member", ...member, role: "agent", verified: true } };
  system = asSystem(owner as never) as WorkspaceContext;
});
const idOf = ({ actor }: WorkspaceContext) => (actor.kind === "member" ? actor.memberId : "");
const tell = (count: number, to = agent, link = "/inbox") =>
  withWorkspace(system, async (tx) => {
    for (let place = 0; place < count; place++) {
      const subject = `News ${place}`;
      await notify(tx, system, { kind: "assigned", memberIds: [idOf(to)], subject, link });
    }
  });
const subjects = async (ctx: WorkspaceContext, view: "unread" | "all" = "unread") =>
  (await listNotifications(ctx, { view })).rows.map((row) => row.subject);

describe("the list", () => {
  test("shows one's own alone, and its number is the badge's", async () => {
    await tell(3);
    await tell(1, owner);
    expect(await subjects(agent)).toHaveLength(3);
    expect(await countUnread(agent)).toBe(3);
    expect(await countUnread(owner)).toBe(1);
    const stranger: WorkspaceContext = await makeContext();
    expect(await subjects(stranger, "all")).toEqual([]);
  });

  test("leaves out what only mail or push needs, and so does the number", async () => {
    await tell(1);
    await withWorkspace(owner, (tx) => tx.update(notifications).set({ inApp: false }));
    expect(await subjects(agent, "all")).toEqual([]);
    expect(await countUnread(agent)).toBe(0);
  });

  test("goes on page by page without a gap or a repeat", async () => {
    await tell(65);
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await listNotifications(agent, { view: "all", before });
      seen.push(...page.rows.map((row) => row.subject));
      before = page.next ?? undefined;
    } while (before);
    expect(new Set(seen).size).toBe(65);
    expect(seen).toHaveLength(65);
  });

  test("takes an address that makes no sense for the first page", async () => {
    await tell(1);
    const page = await listNotifications(agent, { view: "'; drop", before: "nonsense" });
    expect(page.rows).toHaveLength(1);
  });

  test("belongs to people", async () => {
    await expect(listNotifications(system)).rejects.toMatchObject({ code: "not_allowed" });
  });
});

describe("reading", () => {
  test("one, all, or what leads to the place on the screen", async () => {
    const place = "/inbox/0199c3a0";
    await tell(2);
    await tell(1, agent, place);
    await tell(1, agent, `${place}?message=1`);
    await tell(1, agent, `${place}11`);
    const { rows } = await listNotifications(agent, { view: "unread" });
    expect(await markNotificationsRead(agent, { ids: [rows[0]?.id as string] })).toEqual({
      count: 1,
    });
    expect(await markNotificationsRead(agent, { place })).toEqual({ count: 2 });
    expect(await countUnread(agent)).toBe(2);
    expect(await markNotificationsRead(agent, { all: true })).toEqual({ count: 2 });
    expect(await subjects(agent, "all")).toHaveLength(5);
  });

  test("another's news stays unread, whatever ids are named", async () => {
    await tell(1);
    const [row] = (await listNotifications(agent)).rows;
    const other: WorkspaceContext = await makeContext();
    for (const thief of [owner, other]) {
      expect(await markNotificationsRead(thief, { ids: [row?.id as string] })).toEqual({
        count: 0,
      });
      await markNotificationsRead(thief, { all: true });
    }
    expect(await countUnread(agent)).toBe(1);
  });
});

describe("settings", () => {
  const base = {
    choices: {},
    mailRhythm: "daily" as const,
    quietFrom: "22:00",
    quietUntil: "07:00",
    timeZone: "Asia/Tokyo",
    showText: true,
  };

  test("begin with what the role has, without what it may not open", async () => {
    const { kinds, ...rest } = await getPreferences(agent);
    const offered = kinds.map(({ kind }) => kind);
    expect(offered).toContain("unassigned_message");
    expect(offered).not.toContain("low_balance");
    expect(rest).toMatchObject({ mailRhythm: "immediately", quietFrom: null, timeZone: "UTC" });
    const leads = (await getPreferences(owner)).kinds;
    expect(leads.find(({ kind }) => kind === "unassigned_message")?.ways.app).toBe(false);
    expect(leads.find(({ kind }) => kind === "low_balance")?.ways.mail).toBe(true);
  });

  test("of two tabs that change different kinds both count", async () => {
    const off = { app: true, mail: false, push: false };
    await savePreferences(agent, { ...base, choices: { assigned: off } });
    await savePreferences(agent, { ...base, choices: { mention: off } });
    const { kinds, ...rest } = await getPreferences(agent);
    const chosen = kinds.filter(({ ways }) => ways.app && !ways.mail && !ways.push);
    expect(chosen.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["assigned", "mention"]));
    expect(rest).toEqual({
      mailRhythm: "daily",
      quietFrom: "22:00",
      quietUntil: "07:00",
      timeZone: "Asia/Tokyo",
      showText: true,
    });
    expect((await getPreferences(owner)).mailRhythm).toBe("immediately");
  });

  test("move what already waits for its mail", async () => {
    await tell(1);
    await savePreferences(agent, { ...base, quietFrom: null, quietUntil: null });
    const [row] = await withWorkspace(owner, (tx) => tx.select().from(notifications));
    expect(row?.mailDueAt?.toISOString()).toMatch(/T23:00:00\.000Z$/);
    await savePreferences(agent, {
      ...base,
      choices: { assigned: { app: true, mail: false, push: false } },
    });
    const [muted] = await withWorkspace(owner, (tx) => tx.select().from(notifications));
    expect(muted?.mailDueAt).toBeNull();
  });

  test.each([
    [{ quietFrom: "22:00", quietUntil: null }],
    [{ quietFrom: "25:00" }],
    [{ quietFrom: "07:00", quietUntil: "07:00" }],
    [{ timeZone: "Mars/Olympus" }],
    [{ mailRhythm: "hourly" }],
    [{ choices: { gossip: { app: true, mail: true, push: true } } }],
    [{ memberId: "0199c3a0-0000-7000-8000-000000000001" }],
  ])("%j is refused", (change) => {
    expect(savePreferencesSchema.safeParse({ ...base, ...change }).success).toBe(false);
  });
});
