import "server-only";
import { randomUUID } from "node:crypto";
import { headers } from "next/headers";
import type * as z from "zod";
import { type ActionResult, Refusal } from "@/lib/core/errors";
import { logger } from "@/lib/core/logger";
import { type RequestFacts, requestFacts } from "./request-facts";
import { isSameOrigin } from "./same-origin";
import { getSession, type Session } from "./session";

/*
 * Server actions outside a workspace: of people who are not signed in yet, and of persons about
 * themselves. What happens inside a workspace goes through workspaceAction in lib/access.
 */

/** An action for anybody: same-origin and well-formed, no more. Limits belong to its use case. */
export function publicAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  useCase: (input: z.output<Schema>, facts: RequestFacts) => Promise<Result>,
) {
  return async (input: z.input<Schema>): Promise<ActionResult<Result>> =>
    answer(async () => {
      const facts = await guardOrigin();
      return useCase(parse(schema, input), facts);
    });
}

/** An action of the person who is signed in, about that person. */
export function personAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  useCase: (session: Session, input: z.output<Schema>, facts: RequestFacts) => Promise<Result>,
) {
  return async (input: z.input<Schema>): Promise<ActionResult<Result>> =>
    answer(async () => {
      const facts = await guardOrigin();
      const session = await getSession();
      if (!session) {
        throw new Refusal("not_signed_in", "You are signed out. Sign in and try again.");
      }
      return useCase(session, parse(schema, input), facts);
    });
}

/** @throws Refusal `not_allowed` for a request that another site made */
async function guardOrigin(): Promise<RequestFacts> {
  const requestHeaders = await headers();
  if (!isSameOrigin(requestHeaders)) {
    throw new Refusal("not_allowed", "This request came from another site and was refused.");
  }
  return requestFacts(requestHeaders);
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[issue.path.join(".")] ??= issue.message;
  throw new Refusal("invalid", "Some fields need attention. Nothing was changed.", fields);
}

async function answer<T>(body: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, value: await body() };
  } catch (error) {
    if (error instanceof Refusal) {
      const { code, message, fields } = error;
      return { ok: false, error: { code, message, ...(fields ? { fields } : {}) } };
    }
    // redirect() of Next travels as an exception with a digest
    if (error instanceof Error && "digest" in error) throw error;
    const reference = randomUUID().slice(0, 8);
    logger.error({ err: error, reference }, "an action failed");
    return {
      ok: false,
      error: {
        code: "surprise",
        message: `Something failed on our side and nothing was changed. Try again; if it stays, quote reference ${reference}.`,
      },
    };
  }
}
