import type { NotificationKind, NotificationWay } from "@/db/enums/notifications";
import type { Role } from "@/db/enums/workspaces";
import { type Permission, roleCan } from "@/lib/access/permissions";

export type Ways = Record<NotificationWay, boolean>;
export type Choices = Partial<Record<NotificationKind, Partial<Ways>>>;

/** Nobody is told about what he may not open. */
const NEEDS: Record<NotificationKind, Permission> = {
  assigned: "inbox:read",
  mention: "inbox:read",
  new_message: "inbox:read",
  unassigned_message: "inbox:read",
  target_risk: "inbox:read",
  campaign_done: "campaigns:read",
  campaign_paused: "campaigns:read",
  low_balance: "wallet:read",
  number_health: "channels:read",
  template_verdict: "templates:read",
  import_done: "contacts:import",
  message_failed: "inbox:read",
};

const ways = (...on: NotificationWay[]): Ways => ({
  app: on.includes("app"),
  mail: on.includes("mail"),
  push: on.includes("push"),
});

/** Mail for what waits for a decision or money; push for what waits for an answer. */
const DEFAULTS: Record<NotificationKind, Ways> = {
  assigned: ways("app", "mail", "push"),
  mention: ways("app", "mail", "push"),
  new_message: ways("app", "push"),
  unassigned_message: ways("app"),
  target_risk: ways("app", "push"),
  campaign_done: ways("app", "mail"),
  campaign_paused: ways("app", "mail", "push"),
  low_balance: ways("app", "mail", "push"),
  number_health: ways("app", "mail", "push"),
  template_verdict: ways("app", "mail"),
  import_done: ways("app"),
  message_failed: ways("app", "push"),
};

/** Those who lead are not called for each conversation that nobody has yet. */
const OFF_BY_ROLE: Partial<Record<NotificationKind, readonly Role[]>> = {
  unassigned_message: ["owner", "admin"],
};

/** Whether a kind of news concerns a role at all; the settings show the others to nobody. */
export function concerns(kind: NotificationKind, role: Role): boolean {
  return roleCan(role, NEEDS[kind]);
}

/** What a role has before anything was chosen. */
export function defaultWays(kind: NotificationKind, role: Role): Ways {
  if (!concerns(kind, role) || OFF_BY_ROLE[kind]?.includes(role)) return ways();
  return DEFAULTS[kind];
}

/** Where a member is told of a kind of news: the choice where there is one, else the role's default. */
export function waysFor(kind: NotificationKind, role: Role, choices: Choices): Ways {
  if (!concerns(kind, role)) return ways();
  return { ...defaultWays(kind, role), ...choices[kind] };
}
