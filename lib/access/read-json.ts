import type * as z from "zod";
import { ApiRefusal } from "./api-refusal";

/** Far above the longest message with all its values. */
export const BODY_MAX_BYTES = 64 * 1_024;

/**
 * The body of a call, read no further than it may be long, as its schema makes it.
 * @throws ApiRefusal `too_large`, `bad_request` for what is no JSON, `invalid` with a reason per field
 */
export async function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(parseText(await readText(request)));
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const at = issue.path.join(".");
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        fields[at ? `${at}.${key}` : key] = "This field does not exist.";
      }
    } else fields[at || "body"] ??= issue.message;
  }
  throw new ApiRefusal("invalid", "Some fields need attention. Nothing was sent.", { fields });
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // leaving the loop cancels the stream: what is too long is not read to its end
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > BODY_MAX_BYTES) {
      throw new ApiRefusal("too_large", `A body has at most ${BODY_MAX_BYTES / 1_024} KB.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiRefusal("bad_request", "The body is no JSON. Nothing was sent.");
  }
}
