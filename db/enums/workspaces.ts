export const ROLES = ["owner", "admin", "manager", "agent"] as const;
export type Role = (typeof ROLES)[number];

export const MEMBER_STATUSES = ["active", "suspended", "removed"] as const;
export type MemberStatus = (typeof MEMBER_STATUSES)[number];
