import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { readBody } from "../http/request-body";
import { respondJson } from "../http/respond";
import { ControlError } from "./control-error";

export type ControlAnswer = { status: number; body: object };

/** One call of `/_control/<vendor>…`. */
export type ControlCall = {
  /** Method, noun and whether an id stands behind it: "POST accounts/:id". */
  at: string;
  id: string;
  query: URLSearchParams;
  /** The body, read by a schema. */
  input: <Output>(schema: z.ZodType<Output>) => Output;
  ok: (body: object, status?: number) => ControlAnswer;
};

export type ControlledVendor = {
  facts: () => object;
  setFaults: (given: unknown) => object;
  clearFaults: () => object;
  /** Everything that is still to happen happens now, and is told. */
  flush: () => Promise<void>;
  /** What this vendor alone has; null for a path that it does not have. */
  answer: (call: ControlCall) => ControlAnswer | null | Promise<ControlAnswer | null>;
};

/**
 * What a test or a curious person does to a stand-in from outside, under one path. Answers JSON; 404
 * for a path it does not have, 400 for a body it cannot read.
 * @returns false for a request that belongs to somebody else, which is left untouched
 */
export async function handleControl(
  request: IncomingMessage,
  response: ServerResponse,
  { path, maxBytes, vendor }: { path: string; maxBytes: number; vendor: ControlledVendor },
): Promise<boolean> {
  const url = new URL(request.url ?? "/", "http://sandbox");
  if (url.pathname !== path && !url.pathname.startsWith(`${path}/`)) return false;
  const body = (await readBody(request, maxBytes)).toString("utf8");
  const answer = await answerCall(vendor, { method: request.method ?? "GET", url, body });
  respondJson(response, answer.body, { status: answer.status });
  return true;
}

async function answerCall(
  vendor: ControlledVendor,
  given: { method: string; url: URL; body: string },
): Promise<ControlAnswer> {
  const { method, url, body } = given;
  const ok = (answer: object, status = 200) => ({ status, body: answer });
  try {
    const [noun, id = ""] = url.pathname.split("/").slice(3).map(decodeURIComponent);
    const at = `${method} ${[noun, id ? ":id" : undefined].filter(Boolean).join("/")}`.trim();
    const input = <Output>(schema: z.ZodType<Output>): Output =>
      schema.parse(body.trim() === "" ? {} : JSON.parse(body));
    switch (at) {
      case "GET":
        return ok(vendor.facts());
      case "POST":
        return ok(vendor.setFaults(input(z.record(z.string(), z.unknown()))));
      case "DELETE":
        return ok(vendor.clearFaults());
      case "POST flush":
        await vendor.flush();
        return ok(vendor.facts());
    }
    const answer = await vendor.answer({ at, id, query: url.searchParams, input, ok });
    return answer ?? ok({ error: `The control API has no ${method} ${url.pathname}.` }, 404);
  } catch (error) {
    if (error instanceof ControlError) return ok({ error: error.message }, error.status);
    if (error instanceof z.ZodError) return ok({ error: z.prettifyError(error) }, 400);
    if (error instanceof SyntaxError) return ok({ error: "The body is not JSON." }, 400);
    throw error;
  }
}

/** Without what was not given, so that it does not wipe what is there. */
export function said<Change extends object>(
  change: Change,
): { [Key in keyof Change]?: NonNullable<Change[Key]> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Change]?: NonNullable<Change[Key]>;
  };
}
