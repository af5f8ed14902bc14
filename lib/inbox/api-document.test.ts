import { expect, test } from "vitest";
import { API_ERROR_STATUS } from "@/lib/access/api-refusal";
import { apiDocument } from "./api-document";

const { paths } = apiDocument("https://app.example.com") as unknown as {
  paths: Record<string, Record<string, Operation>>;
};
type Schema = { properties: Record<string, unknown>; required?: string[] };
type Operation = {
  requestBody?: { content: { "application/json": { schema: Schema } } };
  responses: Record<string, { description: string; content: unknown }>;
};

test("the reference says what a call takes, from the schema that judges it", () => {
  const body = paths["/messages"]?.post?.requestBody?.content["application/json"].schema;
  expect(Object.keys(body?.properties ?? {})).toEqual(["to", "from", "text", "template"]);
  expect(body?.required).toEqual(["to"]);
  expect(body).toMatchObject({
    additionalProperties: false,
    properties: { text: { properties: { body: { type: "string", maxLength: 4096 } } } },
  });
});

test("every error code stands in the reference, under its status", () => {
  const told = Object.values(paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ responses }) =>
      Object.entries(responses).flatMap(([status, { description }]) =>
        Number(status) < 300 ? [] : description.split(", ").map((code) => [code, Number(status)]),
      ),
    ),
  );
  expect(Object.fromEntries(told)).toEqual(API_ERROR_STATUS);
});
