import "server-only";
import { headers } from "next/headers";
import * as z from "zod";
import { clientIp } from "@/lib/auth/client-ip";
import { isSameOrigin } from "@/lib/auth/same-origin";
import { getSession } from "@/lib/auth/session";
import { answerAction } from "@/lib/core/answer-action";
import type { WorkspaceContext } from "@/lib/core/context";
import { type ActionResult, Refusal } from "@/lib/core/errors";
import { assertCan, type Permission } from "./permissions";
import { findMemberContext } from "./workspace-context";

/**
 * Makes the one kind of server action that changes a workspace: same-origin, signed in, member,
 * allowed, well-formed, then the use case. Expected refusals come back as values with the field they
 * belong to; surprises are logged under a reference that the person can quote.
 */
export function workspaceAction<Schema extends z.ZodType, Result>(
  permission: Permission,
  schema: Schema,
  useCase: (ctx: WorkspaceContext, input: z.output<Schema>) => Promise<Result>,
) {
  return async (workspace: string, input: z.input<Schema>): Promise<ActionResult<Result>> =>
    answerAction(async () => {
      const requestHeaders = await headers();
      if (!isSameOrigin(requestHeaders)) {
        throw new Refusal("not_allowed", "This request came from another site and was refused.");
      }
      const session = await getSession();
      if (!session)
        throw new Refusal("not_signed_in", "You are signed out. Sign in and try again.");
      const ctx =
        typeof workspace === "string"
          ? await findMemberContext(session.userId, workspace, clientIp(requestHeaders))
          : null;
      if (!ctx) throw new Refusal("not_found", "This workspace does not exist, or you left it.");
      assertCan(ctx, permission);
      return useCase(ctx, parseInput(schema, input));
    });
}

const OLD_PAGE =
  "This page was opened before an update of the program and cannot do this any more. Nothing was changed, and what you typed is still here: copy it if it is long, reload the page, then try again.";

/**
 * A field that the schema does not name is refused and not passed over, also where the schema itself
 * would drop it: nobody sets a balance or a role by adding it (r25). A page of today sends all fields
 * and no others, so one that does not is from before an update.
 * @throws Refusal `invalid` with a message per field
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown) {
  const unknown = unknownFields(schema, input);
  if (unknown.length > 0) throw new Refusal("invalid", OLD_PAGE, strange(unknown));
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  let isOldPage = false;
  for (const issue of parsed.error.issues) {
    if (issue.code === "unrecognized_keys") {
      isOldPage = true;
      const at = issue.path.join(".");
      Object.assign(fields, strange(issue.keys.map((key) => (at ? `${at}.${key}` : key))));
      continue;
    }
    const [name] = issue.path;
    if (issue.path.length === 1 && isMissing(input, name)) isOldPage = true;
    const field = issue.path.join(".");
    fields[field] ??= issue.message;
  }
  throw new Refusal(
    "invalid",
    isOldPage ? OLD_PAGE : "Some fields need attention. Nothing was changed.",
    fields,
  );
}

const strange = (fields: readonly string[]) =>
  Object.fromEntries(fields.map((field) => [field, "This field does not belong here."]));

const isMissing = (input: unknown, name: PropertyKey | undefined): boolean =>
  typeof input === "object" && input !== null && name !== undefined && !Object.hasOwn(input, name);

/** Fields at the top of the input that its schema has no place for; none when it takes any shape. */
function unknownFields(schema: z.ZodType, input: unknown): string[] {
  let shape: unknown = schema;
  while (shape instanceof z.ZodPipe) shape = shape.def.in;
  if (!(shape instanceof z.ZodObject) || shape.def.catchall !== undefined) return [];
  if (typeof input !== "object" || input === null || Array.isArray(input)) return [];
  const known = shape.def.shape;
  return Object.keys(input).filter((field) => !Object.hasOwn(known, field));
}
