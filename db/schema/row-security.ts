import { sql } from "drizzle-orm";
import { pgPolicy, pgRole } from "drizzle-orm/pg-core";

/** Serves requests and jobs of one workspace. Owns nothing, bypasses nothing. */
export const appRole = pgRole("tickline_app").existing();
/** Finds the workspace of a webhook, a session or a job. Used through withSystem() alone. */
export const systemRole = pgRole("tickline_system").existing();

/**
 * The one rule of tenancy, attached to each tenant table. `current_workspace()` raises when no
 * workspace was set, so that forgetting it is an error and never an empty success (r21).
 * The sub-select makes PostgreSQL evaluate it once a statement instead of once a row.
 */
export const workspaceIsolation = (column = "workspace_id") => [
  pgPolicy("workspace_isolation", {
    for: "all",
    to: appRole,
    using: sql.raw(`${column} = (select current_workspace())`),
    withCheck: sql.raw(`${column} = (select current_workspace())`),
  }),
  pgPolicy("system_access", {
    for: "all",
    to: systemRole,
    using: sql`true`,
    withCheck: sql`true`,
  }),
];
