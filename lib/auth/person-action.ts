import "server-only";
import { headers } from "next/headers";
import type * as z from "zod";
import { answerAction } from "@/lib/core/answer-action";
import { type ActionResult, Refusal } from "@/lib/core/errors";
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
    answerAction(async () => {
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
    answerAction(async () => {
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
