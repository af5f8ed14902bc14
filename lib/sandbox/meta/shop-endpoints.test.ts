import { afterEach, describe, expect, test } from "vitest";
import { type Harness, startHarness } from "./graph-harness";
import { NORTHWIND_WABA_ID as WABA } from "./graph-state";

let sandbox: Harness;
afterEach(() => sandbox.stop());

const product = (retailerId: string, name: string) => ({ retailerId, name, price: "$1.00" });
const products = [product("kettle-1", "Red kettle"), product("cup-1", "Red cup")];
const filtered = (rule: unknown) => encodeURIComponent(JSON.stringify(rule));

describe("the catalogue of an account", () => {
  test("is there to try with, is replaced, and can be none", async () => {
    sandbox = await startHarness();
    const [practice] = (await sandbox.get(`${WABA}/product_catalogs?fields=id,name`)).body.data;
    expect(practice).toEqual({ id: `5${WABA}`, name: "Practice shop" });
    await sandbox.control("catalogs", { wabaId: WABA, catalog: { name: "Kettles", products } });
    const { body } = await sandbox.get(`${practice.id}/products`);
    // without fields Graph gives the least
    expect(body.data[0]).toEqual({
      id: `${practice.id}0`,
      name: "Red kettle",
      retailer_id: "kettle-1",
    });
    await sandbox.control("catalogs", { wabaId: WABA, catalog: null });
    expect((await sandbox.get(`${WABA}/product_catalogs`)).body).toEqual({ data: [] });
    expect((await sandbox.get(`${practice.id}/products`)).status).toBe(400);
  });

  test("is filtered by rules, and what is no rule is refused", async () => {
    sandbox = await startHarness();
    await sandbox.control("catalogs", { wabaId: WABA, catalog: { name: "Kettles", products } });
    const path = `5${WABA}/products?summary=true&fields=name&limit=1`;
    const either = filtered({
      or: [{ name: { i_contains: "KETTLE" } }, { retailer_id: { i_contains: "cup" } }],
    });
    const found = await sandbox.get(`${path}&filter=${either}`);
    expect(found.body).toMatchObject({
      data: [{ name: "Red kettle" }],
      summary: { total_count: 2 },
    });
    const both = filtered({
      and: [{ name: { contains: "Red" } }, { retailer_id: { eq: "cup-1" } }],
    });
    expect((await sandbox.get(`${path}&filter=${both}`)).body.data).toMatchObject([
      { name: "Red cup" },
    ]);
    for (const rule of [{ colour: { eq: "red" } }, { name: { like: "red" } }, "red"]) {
      const refused = await sandbox.get(`${path}&filter=${filtered(rule)}`);
      expect(refused.body.error).toMatchObject({ code: 100 });
    }
  });

  test("shows its pictures to anybody, and is read with catalog_management alone", async () => {
    sandbox = await startHarness();
    const catalog = `5${WABA}`;
    const { body } = await sandbox.get(`${catalog}/products?fields=image_url`);
    const picture = await fetch(body.data[0].image_url);
    expect(picture.headers.get("content-type")).toBe("image/png");
    const { accessToken } = (
      await sandbox.control("tokens", { scopes: ["whatsapp_business_management"] })
    ).body;
    const refused = await sandbox.get(`${WABA}/product_catalogs`, accessToken);
    expect(refused.body.error).toMatchObject({
      code: 200,
      message: expect.stringContaining("catalog_management"),
    });
    expect((await sandbox.get(`${WABA}/flows`, accessToken)).status).toBe(200);
  });
});

test("the forms of an account come in pages", async () => {
  sandbox = await startHarness();
  expect((await sandbox.get(`${WABA}/flows`)).body.data[0]).toMatchObject({
    name: "Book a visit",
    status: "PUBLISHED",
    categories: ["OTHER"],
    validation_errors: [],
  });
  const flows = ["A", "B"].map((name, index) => ({ id: `70${index}`, name, status: "DRAFT" }));
  await sandbox.control("flows", { wabaId: WABA, flows });
  const first = await sandbox.get(`${WABA}/flows?fields=name&limit=1`);
  expect(first.body.data).toEqual([{ id: "700", name: "A" }]);
  const next = new URL(first.body.paging.next);
  expect((await sandbox.get(`${WABA}/flows${next.search}`)).body.data).toMatchObject([
    { name: "B" },
  ]);
});
