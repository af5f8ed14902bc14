export const ROLES = ["owner", "admin", "manager", "agent"] as const;
export type Role = (typeof ROLES)[number];

export const MEMBER_STATUSES = ["active", "suspended", "removed"] as const;
export type MemberStatus = (typeof MEMBER_STATUSES)[number];

/** What an API key may do; lib/access/permissions.ts says which rights each stands for. */
export const API_SCOPES = ["send", "read"] as const;
export type ApiScope = (typeof API_SCOPES)[number];
