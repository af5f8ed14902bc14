import { type SQL, sql } from "drizzle-orm";
import { can } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { memberOf } from "./member-of";

/** Rows that the one who acts may delete: their own, and shared ones for whoever runs the inbox. */
export const mineOrManaged = (ctx: WorkspaceContext): SQL =>
  sql`member_id = ${memberOf(ctx)}::uuid or (shared and ${can(ctx, "inbox:manage")})`;

/** Whose such a row was, for the trash. */
export const ownerOf = (row: { member_id: string; shared: boolean }) => ({
  memberId: row.member_id,
  shared: row.shared,
});
