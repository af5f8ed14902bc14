import { expect, test } from "vitest";
import { isLostWrite } from "./survive-lost-connection";

const thrown = (message: string, stack: string) => Object.assign(new TypeError(message), { stack });

test("r68: a write to a connection that PostgreSQL has dropped does not end the process", () => {
  const stack = `TypeError: x
    at Immediate.nextWrite (file:///app/node_modules/postgres/src/connection.js:255:22)`;
  expect(isLostWrite(thrown("Cannot read properties of null (reading 'write')", stack))).toBe(true);
});

test("every other error still ends the process", () => {
  const elsewhere = "TypeError: x\n    at nextWrite (file:///app/lib/worker/main.ts:1:1)";
  const message = "Cannot read properties of null (reading 'write')";
  expect(isLostWrite(thrown(message, elsewhere))).toBe(false);
  expect(isLostWrite(new Error(message))).toBe(false);
  expect(isLostWrite(thrown("x is not a function", elsewhere))).toBe(false);
});
