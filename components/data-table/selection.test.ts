import { describe, expect, test } from "vitest";
import {
  EVERYTHING_MATCHING,
  isSelected,
  NOTHING_SELECTED,
  pageState,
  rangeOf,
  selectedCount,
  withRows,
} from "./selection";
import { loadTableParams, parseAsSort } from "./table-params";

describe("selecting rows", () => {
  test("collects ids, and the header's box says how many of the page", () => {
    const two = withRows(NOTHING_SELECTED, ["a", "b"], true);
    expect(selectedCount(two, 10)).toBe(2);
    expect(pageState(two, ["a", "b", "c"])).toBe("indeterminate");
    expect(pageState(two, ["a", "b"])).toBe(true);
    expect(pageState(two, [])).toBe(false);
    expect(withRows(two, ["a"], true)).toEqual({ kind: "ids", ids: ["b", "a"] });
  });

  test("of all that match keeps the exceptions, also among rows loaded later", () => {
    const all = withRows(EVERYTHING_MATCHING, ["b"], false);
    expect(isSelected(all, "b")).toBe(false);
    expect(isSelected(all, "never seen yet")).toBe(true);
    expect(selectedCount(all, 12_340)).toBe(12_339);
    expect(selectedCount(all, undefined)).toBeNull();
    expect(withRows(all, ["b"], true)).toEqual(EVERYTHING_MATCHING);
  });

  test("with Shift takes the rows between, upwards too", () => {
    expect(rangeOf(["a", "b", "c", "d"], "d", "b")).toEqual(["b", "c", "d"]);
    expect(rangeOf(["a", "b"], "gone", "b")).toEqual(["b"]);
    expect(rangeOf(["a", "b"], "a", "gone")).toEqual([]);
  });
});

describe("a list's address", () => {
  test("carries search, sort, place and columns", async () => {
    const params = await loadTableParams(
      Promise.resolve({ q: "amina", sort: "-seen", after: "x1", hide: "owner,tags", open: "c3" }),
    );
    expect(params).toEqual({
      q: "amina",
      sort: { column: "seen", direction: "desc" },
      after: "x1",
      before: null,
      hide: ["owner", "tags"],
      open: "c3",
    });
  });

  test("with a wrong part drops that part instead of failing", async () => {
    const params = await loadTableParams(Promise.resolve({ sort: "name;drop table", q: "x" }));
    expect(params.sort).toBeNull();
    expect(params.q).toBe("x");
  });

  test("writes a sort the way it reads it", () => {
    for (const sort of ["name", "-lastSeen"]) {
      const read = parseAsSort.parse(sort);
      expect(read && parseAsSort.serialize(read)).toBe(sort);
    }
  });
});
