import type { ApiScope, Role } from "@/db/enums/workspaces";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";

/** Who may do what, as data; one table for pages, actions, routes and the role matrix on screen. */
const OWNER_ADMIN = ["owner", "admin"] as const;
const LEADS = ["owner", "admin", "manager"] as const;
const ALL = ["owner", "admin", "manager", "agent"] as const;

export const PERMISSIONS = {
  "inbox:read": ALL,
  "inbox:reply": ALL,
  "inbox:assign": ALL,
  /** Teams, labels, targets and who gets what. */
  "inbox:manage": LEADS,
  "contacts:read": ALL,
  "contacts:write": ALL,
  "contacts:import": LEADS,
  "contacts:export": LEADS,
  "contacts:delete": LEADS,
  /** Two people into one, and apart again. */
  "contacts:merge": LEADS,
  "templates:read": ALL,
  "templates:write": LEADS,
  "campaigns:read": LEADS,
  "campaigns:write": LEADS,
  /** Sending to many is its own right, apart from preparing it. */
  "campaigns:launch": LEADS,
  "wallet:read": LEADS,
  "wallet:top_up": OWNER_ADMIN,
  "channels:read": LEADS,
  "channels:write": OWNER_ADMIN,
  "team:read": ALL,
  "team:write": OWNER_ADMIN,
  "activity:read": OWNER_ADMIN,
  /** To make keys of the public API, see them and revoke them. */
  "api_keys:manage": OWNER_ADMIN,
  "workspace:read": ALL,
  "workspace:write": OWNER_ADMIN,
  "workspace:delete": ["owner"],
  "sandbox:use": ALL,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** What a scope of an API key stands for; nothing else is open to a key. */
const SCOPE_PERMISSIONS: Record<ApiScope, readonly Permission[]> = {
  send: ["inbox:reply"],
  read: ["inbox:read"],
};

/** Whether a role has a right. Safe to ask anywhere. */
export function roleCan(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}

/** Whether the one who acts has a right; the system has them all. */
export function can({ actor }: WorkspaceContext, permission: Permission): boolean {
  switch (actor.kind) {
    case "system":
      return true;
    case "api_key":
      return actor.scopes.some((scope) => SCOPE_PERMISSIONS[scope].includes(permission));
    case "member":
      return roleCan(actor.role, permission);
    default:
      return actor satisfies never;
  }
}

/** @throws Refusal `not_allowed`, naming the roles that may */
export function assertCan(ctx: WorkspaceContext, permission: Permission): void {
  if (can(ctx, permission)) return;
  if (ctx.actor.kind === "api_key") {
    throw new Refusal("not_allowed", "This API key has no scope for this.");
  }
  const roles = (PERMISSIONS[permission] as readonly Role[]).join(", ");
  throw new Refusal("not_allowed", `Your role cannot do this. It is open to: ${roles}.`);
}
