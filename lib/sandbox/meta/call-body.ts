import { isRecord, parseJsonObject, readBody } from "@/lib/sandbox/http/request-body";
import type { GraphCall } from "./graph-context";
import { GraphError } from "./graph-error";

const JSON_BODY_LIMIT_BYTES = 1_000_000;

/**
 * The parameters of a call: a JSON object, a form, or, as Graph also allows, the query. Values of
 * a form that hold JSON are parsed.
 */
export async function jsonBody(call: GraphCall): Promise<Record<string, unknown>> {
  const raw = (await readBody(call.request, JSON_BODY_LIMIT_BYTES)).toString("utf8");
  const fromQuery = parametersOf(call.query);
  if (raw.trim() === "") return fromQuery;
  const type = call.request.headers["content-type"] ?? "";
  if (type.includes("application/x-www-form-urlencoded")) {
    return { ...fromQuery, ...parametersOf(new URLSearchParams(raw)) };
  }
  const body = parseJsonObject(raw);
  if (!body) throw new GraphError(100, { message: "(#100) Invalid JSON payload", plain: true });
  return { ...fromQuery, ...body };
}

function parametersOf(parameters: URLSearchParams): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of parameters) {
    if (name === "access_token") continue;
    result[name] = /^\s*[[{]/.test(value) ? parseLoosely(value) : value;
  }
  return result;
}

function parseLoosely(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) || Array.isArray(value) ? value : text;
  } catch {
    return text;
  }
}
