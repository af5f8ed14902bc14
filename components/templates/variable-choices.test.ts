import { expect, test } from "vitest";
import { nameIn, variableChoices } from "./variable-choices";

test("the workspace's own fields are offered by their names, as Meta takes them, without a sample", () => {
  const { own, known } = variableChoices(["Loyalty level", "Größe"]);
  expect(own).toEqual([
    { name: "loyalty_level", words: "Loyalty level", sample: "", field: "custom:Loyalty level" },
    { name: "gro_e", words: "Größe", sample: "", field: "custom:Größe" },
  ]);
  expect(known.every(({ sample, field }) => sample !== "" && field !== null)).toBe(true);
});

test("among numbered variables a new one gets the next number, among named ones its name", () => {
  expect(nameIn("Hi {{1}}, order {{3}}", "city")).toBe("4");
  expect(nameIn("Hi {{first_name}}", "city")).toBe("city");
  expect(nameIn("", "city")).toBe("city");
});
