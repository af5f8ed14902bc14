import { expect, test } from "vitest";
import { causalOrder } from "./trace-order";

const at = (clock: string, title: string) => ({ at: `2026-11-27T19:48:${clock}Z`, title });

test("a message is never sent before it was written, though Meta tells whole seconds only", () => {
  const own = [
    at("07.310", "written"),
    at("07.390", "handed over"),
    at("07.000", "accepted"),
    at("07.000", "sent"),
    at("08.000", "delivered"),
  ];
  const others = [at("08.420", "webhook of delivered"), at("07.350", "held")];
  expect(causalOrder(own, others).map(({ title }) => title)).toEqual([
    "written",
    "held",
    "handed over",
    "accepted",
    "sent",
    "delivered",
    "webhook of delivered",
  ]);
});
