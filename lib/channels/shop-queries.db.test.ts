import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import { type SendingRig, type SendingWorld, startSendingRig } from "@/e2e/rig/sending-rig";
import { newId } from "@/lib/core/ids";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { connectChannel } from "./connect-channel";
import { findChannel } from "./find-channel";
import { listFlows, listProducts, openProductPicture } from "./shop-queries";

useTestDatabase();
let rig: SendingRig;
let world: SendingWorld;
let wabaId: string;

beforeAll(async () => {
  rig = await startSendingRig();
  world = await rig.makeSendingWorld({ recipients: 0 });
  ({ accountId: wabaId } = await findChannel(world.ctx, world.channelId));
});
afterAll(() => rig.stop());
beforeEach(() => rig.clearFaults());

const kettle = (count: number) => ({
  retailerId: `kettle-${count}`,
  name: count === 1 ? "Red kettle" : `Kettle number ${count}`,
  price: "$39.00",
});
const products = (input: { catalogId?: string; words?: string } = {}) =>
  listProducts(world.ctx, { channelId: world.channelId, words: "", ...input });

test("the products of the number's catalogue come with name, price, id and picture, and are searched at Meta", async () => {
  await rig.control("catalogs", {
    wabaId,
    catalog: {
      name: "Kettles",
      products: [
        ...Array.from({ length: 60 }, (_, index) => kettle(index + 1)),
        { retailerId: "gone-9", name: "Old cup", availability: "out of stock" },
      ],
    },
  });
  const all = await products();
  expect(all).toMatchObject({ total: 61, catalogs: [{ name: "Kettles" }] });
  // a part is shown and the rest is searched, because Meta's own pages lose products
  expect(all.products).toHaveLength(50);
  expect(all.products[0]).toMatchObject({
    retailerId: "kettle-1",
    name: "Red kettle",
    price: "$39.00",
    isAvailable: true,
  });
  expect((await products({ words: " RED " })).products).toMatchObject([{ name: "Red kettle" }]);
  expect((await products({ words: "gone-" })).products).toMatchObject([
    { name: "Old cup", price: null, isAvailable: false },
  ]);
  expect(await products({ words: 'no"such' })).toMatchObject({ products: [], total: 0 });

  const picture = await openProductPicture(world.ctx, all.products[0]?.pictureUrl ?? "");
  expect(picture?.mimeType).toBe("image/png");
  expect(await openProductPicture(world.ctx, `${rig.appUrl}/whatsapp_business/x`)).toBeNull();
});

test("an account without a catalogue has no products, and that is no failure", async () => {
  await rig.control("catalogs", { wabaId, catalog: null });
  expect(await products()).toEqual({ catalogs: [], catalogId: null, products: [], total: 0 });
});

test("a catalogue of another business is not read, though the shared token could", async () => {
  const other = await rig.makeSendingWorld({ recipients: 0 });
  const number = (await rig.control("numbers", {
    displayPhoneNumber: "+15550149988",
    wabaId: "910000000077777",
  })) as { phoneNumberId: string };
  expect(number.phoneNumberId).toBeTruthy();
  const foreign = "5910000000077777";
  const refusal = await refusalOf(
    listProducts(other.ctx, { channelId: other.channelId, catalogId: foreign, words: "" }),
  );
  expect(refusal).toMatchObject({
    code: "not_found",
    message: expect.stringContaining("not connected"),
  });
});

test("a number of another workspace, and none at all, are not there", async () => {
  const stranger = await makeContext();
  for (const channelId of [world.channelId, newId(), "no-id"]) {
    expect((await refusalOf(listProducts(stranger, { channelId, words: "" }))).code).toBe(
      "not_found",
    );
    expect((await refusalOf(listFlows(stranger, channelId))).code).toBe("not_found");
  }
});

test("every page of forms is read, published ones first", async () => {
  const flows = Array.from({ length: 230 }, (_, index) => ({
    id: String(6_000_000 + index),
    name: `Form ${String(index).padStart(3, "0")}`,
    status: index === 229 ? "PUBLISHED" : "DRAFT",
  }));
  await rig.control("flows", { wabaId, flows });
  const found = await listFlows(world.ctx, world.channelId);
  expect(found).toHaveLength(230);
  expect(found.slice(0, 2)).toMatchObject([
    { name: "Form 229", status: "PUBLISHED" },
    { name: "Form 000", status: "DRAFT" },
  ]);
});

test("what Meta says is told in its words, and which right is missing", async () => {
  await rig.faults({ errorCodeByEdge: { flows: 80007 } });
  const limited = await refusalOf(listFlows(world.ctx, world.channelId));
  expect(limited).toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("Meta's words"),
  });
  await rig.clearFaults();

  const made = (await rig.control("numbers", {
    displayPhoneNumber: "+15550149977",
    wabaId: "910000000066666",
  })) as { phoneNumberId: string; wabaId: string };
  const { accessToken } = (await rig.control("tokens", {
    scopes: ["whatsapp_business_management", "whatsapp_business_messaging"],
  })) as { accessToken: string };
  const { channelId } = await connectChannel(world.ctx, {
    name: "Narrow",
    accessToken,
    phoneNumberId: made.phoneNumberId,
    wabaId: made.wabaId,
  });
  const refusal = await refusalOf(
    listProducts(world.ctx, { channelId: channelId as string, words: "" }),
  );
  expect(refusal.message).toContain("catalog_management");
  expect(await listFlows(world.ctx, channelId as string)).not.toEqual([]);
});
