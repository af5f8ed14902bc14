import type { Role } from "@/db/enums/workspaces";

export const ROLE_LABELS: Record<Role, string> = {
  owner: "Owner",
  admin: "Admin",
  manager: "Manager",
  agent: "Agent",
};

/** What a role is for, in one line each. */
export const ROLE_NOTES: Record<Role, string> = {
  owner: "Everything, and the one who can delete the workspace.",
  admin: "Everything but owners and deletion: team, numbers, money.",
  manager: "Campaigns, templates, imports; sees the wallet, does not top up.",
  agent: "Answers customers and keeps contacts. Sees no money and no exports.",
};
