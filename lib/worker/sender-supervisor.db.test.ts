import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { type SendingRig, startSendingRig } from "@/e2e/rig/sending-rig";
import { disconnectChannel } from "@/lib/channels/disconnect-channel";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { customerWrites, type Desk, makeDesk } from "@/lib/inbox/testing/desk";
import { SenderSupervisor } from "./sender-supervisor";
import { type Customer, say } from "./testing/sending-desk";

useTestDatabase();
let rig: SendingRig;
beforeAll(async () => {
  rig = await startSendingRig({});
});
afterAll(() => rig.stop());

const owner = ({ lena }: Desk) =>
  ({ ...lena, actor: { ...lena.actor, role: "owner" } }) as unknown as WorkspaceContext;

async function sayTo(desk: Desk, text: string, to?: Customer) {
  const { contactId, phone } = to ?? (await customerWrites(desk));
  return { contactId, phone, messageId: await say(desk, { contactId, phone }, text) };
}

const stateOf = async ({ lena }: Desk, messageId: string) => {
  const [row] = await withWorkspace(lena, (tx) =>
    tx.execute<{ status: string; detail: string | null; charge: string }>(sql`
      select status, error_detail as detail, charge_state as charge
      from messages where id = ${messageId}`),
  );
  return row;
};

async function run(work: (workerId: string) => Promise<void>) {
  const workerId = newId();
  const supervisor = new SenderSupervisor(workerId);
  supervisor.start();
  try {
    await work(workerId);
  } finally {
    await supervisor.close();
  }
}

const SOON = { timeout: 15_000, interval: 100 };

test("a reply that waited for a number which was disconnected in that second stayed queued for ever", async () => {
  const desk = await makeDesk({ balance: "10" });
  const { messageId } = await sayTo(desk, "It leaves on Monday");
  await disconnectChannel(owner(desk), { channelId: desk.channelId });
  await run(async () => {
    await expect
      .poll(() => stateOf(desk, messageId), SOON)
      .toMatchObject({
        status: "failed",
        detail: "This number was disconnected before this left. Nothing was sent or charged.",
      });
  });
});

test("a reply went to a contact that was removed in that second", async () => {
  const desk = await makeDesk({ balance: "10" });
  const { contactId, messageId } = await sayTo(desk, "It leaves on Monday");
  await withWorkspace(desk.lena, (tx) =>
    tx.execute(sql`update contacts set deleted_at = now() where id = ${contactId}`),
  );
  await run(async () => {
    await expect
      .poll(() => stateOf(desk, messageId), SOON)
      .toMatchObject({
        status: "failed",
        detail: "This contact was removed before this left. Nothing was sent or charged.",
      });
  });
});

test("a test to somebody who is in no list failed as if they had been removed in that second", async () => {
  const desk = await makeDesk({ balance: "10" });
  const { messageId: before, ...to } = await sayTo(desk, "It leaves on Monday");
  await withWorkspace(desk.lena, (tx) =>
    tx.execute(sql`update contacts set deleted_at = now() where id = ${to.contactId}`),
  );
  const { messageId } = await sayTo(desk, "A test", to);
  await run(async () => {
    // the provider of these tests knows none of their numbers: it was asked, and says so
    await expect
      .poll(async () => (await stateOf(desk, messageId))?.detail ?? "", SOON)
      .toMatch(/does not exist/);
    expect((await stateOf(desk, before))?.detail).toMatch(/removed/);
  });
});

test("a number without a token kept all others from sending", async () => {
  const desks = [
    await makeDesk({ balance: "10" }),
    await makeDesk({ balance: "10" }),
    await makeDesk({ balance: "10" }),
  ] as const;
  const said = await Promise.all(desks.map((desk) => sayTo(desk, "It leaves on Monday")));
  // whichever of them is looked at first
  const [broken] = [...desks].sort((a, b) => (a.channelId < b.channelId ? -1 : 1));
  await withSystem("take a token away", (tx) =>
    tx.execute(sql`update channels set kind = 'sms', access_token = null
      where id = ${broken?.channelId ?? ""}`),
  );
  await run(async () => {
    for (const [place, desk] of desks.entries()) {
      if (desk === broken) continue;
      await expect
        .poll(async () => (await stateOf(desk, said[place]?.messageId ?? ""))?.status, SOON)
        .not.toMatch(/queued|sending/);
    }
  });
}, 60_000);

test("whoever has nothing left to send leaves the number to others, and has it again for the next message", async () => {
  const desk = await makeDesk({ balance: "10" });
  const holder = async () => {
    const [lease] = await withSystem("read a lease", (tx) =>
      tx.execute<{ worker: string }>(sql`
        select worker_id as worker from channel_leases where channel_id = ${desk.channelId}`),
    );
    return lease?.worker ?? null;
  };
  await run(async (workerId) => {
    for (const round of [1, 2]) {
      const { messageId } = await sayTo(desk, `Parcel ${round}`);
      await expect
        .poll(async () => (await stateOf(desk, messageId))?.status, SOON)
        .not.toMatch(/queued|sending/);
      expect(await holder()).toBe(workerId);
      await expect.poll(holder, SOON).toBeNull();
    }
  });
}, 60_000);
