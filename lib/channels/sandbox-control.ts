import "server-only";
import * as z from "zod";
import { env } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";

const TIMEOUT_MS = 5_000;

const errorSchema = z.object({
  error: z.union([
    z.string(),
    z.object({ message: z.string() }).transform(({ message }) => message),
  ]),
});

/** Whether this installation has the practice providers. */
export function hasSandbox(): boolean {
  return env().SANDBOX === "on";
}

/**
 * Asks the sandbox's control API for something and reads the answer.
 * @param body what is posted; "delete" deletes; without it the thing is read
 * @throws Refusal with the sandbox's own words, or `unavailable` when it does not answer
 */
export async function callSandbox<Output>(
  path: string,
  schema: z.ZodType<Output>,
  body?: object | "delete",
): Promise<Output> {
  const response = await reachSandbox(path, body);
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const said = errorSchema.safeParse(answer);
    throw new Refusal(
      response.status === 409 ? "conflict" : "invalid",
      said.success ? said.data.error : "The sandbox did not take this.",
    );
  }
  return schema.parse(answer);
}

/**
 * The same, with the answer as it comes.
 * @throws Refusal `unavailable` when it does not answer
 */
export async function reachSandbox(path: string, body?: object | "delete"): Promise<Response> {
  try {
    return await fetch(`http://127.0.0.1:${env().SANDBOX_PORT}/_control/${path}`, {
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined
        ? {}
        : body === "delete"
          ? { method: "DELETE" }
          : {
              method: "POST",
              headers: { "content-type": "application/json" },
              body: JSON.stringify(body),
            }),
    });
  } catch {
    throw new Refusal(
      "unavailable",
      "The sandbox does not answer at the moment. Nothing was sent; try again in a few seconds.",
    );
  }
}
