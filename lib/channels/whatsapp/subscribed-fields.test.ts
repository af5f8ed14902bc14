import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseWebhook } from "./parse-webhook";
import { SUBSCRIBED_FIELDS } from "./subscribed-fields";

const folder = new URL("./fixtures/", import.meta.url);

/** Meta has withdrawn it (whatsapp.md 0); older posts still hold it. */
const WITHDRAWN = ["user_id_update"];

/** Fields that no recorded post holds, as whatsapp.md 6.4 writes them. */
const WRITTEN = [
  {
    field: "template_correct_category_detection",
    value: { message_template_id: 1, category: "UTILITY", correct_category: "MARKETING" },
  },
  { field: "group_status_update", value: { groups: [{ group_id: "1", type: "group_suspend" }] } },
];

test("whoever sets Meta's app up subscribes every field that the reader handles", () => {
  const handled = new Set<string>();
  const bodies = readdirSync(folder)
    .filter((name) => name.startsWith("wh-"))
    .map((name) => readFileSync(new URL(name, folder), "utf8"));
  for (const body of [...bodies, JSON.stringify({ entry: [{ id: "1", changes: WRITTEN }] })]) {
    for (const event of parseWebhook(body).events) {
      if (event.kind !== "unknown" && event.kind !== "unparseable") handled.add(event.field);
    }
  }
  expect(handled.size).toBeGreaterThan(20);
  const known: readonly string[] = [...SUBSCRIBED_FIELDS, ...WITHDRAWN];
  expect([...handled].filter((field) => !known.includes(field))).toEqual([]);
  // nothing is asked for that would only fill the list of unknown updates
  expect(SUBSCRIBED_FIELDS.filter((field) => !handled.has(field))).toEqual([]);
});
