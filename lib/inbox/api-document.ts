import * as z from "zod";
import { API_ERROR_STATUS } from "@/lib/access/api-refusal";
import {
  apiMessageSchema,
  apiSentSchema,
  apiStatusSchema,
  idempotencyKeySchema,
} from "./api-schema";

const ERROR = z.object({
  error: z.object({
    code: z.enum(Object.keys(API_ERROR_STATUS)),
    message: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
    reference_id: z.string().optional(),
  }),
});

const json = (schema: z.ZodType, io: "input" | "output" = "output") => {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io });
  return { "application/json": { schema: plain } };
};

const codesOf = (status: number) =>
  Object.entries(API_ERROR_STATUS).flatMap(([code, its]) => (its === status ? [code] : []));

const errors = (statuses: readonly number[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: codesOf(status).join(", "), content: json(ERROR) },
    ]),
  );

const parameter = (schema: z.ZodType) => {
  const { $schema: _, description, ...plain } = z.toJSONSchema(schema);
  return { description, schema: plain };
};

/** The public API as OpenAPI 3.1, made of the schemas that judge each call. */
export function apiDocument(baseUrl: string) {
  return {
    openapi: "3.1.0",
    info: { title: "Tickline API", version: "1" },
    servers: [{ url: `${baseUrl}/api/v1` }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
    paths: {
      "/messages": {
        post: {
          operationId: "sendMessage",
          summary: "Send a message. Needs the scope “send”.",
          parameters: [
            {
              name: "Idempotency-Key",
              in: "header",
              required: true,
              ...parameter(idempotencyKeySchema),
            },
          ],
          requestBody: { required: true, content: json(apiMessageSchema, "input") },
          responses: {
            201: { description: "It is on its way.", content: json(apiSentSchema) },
            200: { description: "It was sent by an earlier call.", content: json(apiSentSchema) },
            ...errors([400, 401, 402, 403, 404, 409, 413, 422, 429, 500]),
          },
        },
      },
      "/messages/{message_id}": {
        get: {
          operationId: "readMessage",
          summary: "How a message fares that was sent by the API. Needs the scope “read”.",
          parameters: [{ name: "message_id", in: "path", required: true, ...parameter(z.uuid()) }],
          responses: {
            200: { description: "Its state now.", content: json(apiStatusSchema) },
            ...errors([401, 403, 404, 429, 500]),
          },
        },
      },
    },
  };
}
