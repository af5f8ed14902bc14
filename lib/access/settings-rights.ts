import type { WorkspaceContext } from "@/lib/core/context";
import { can } from "./permissions";

/** Which of the settings pages a role opens; each page checks again. */
export function settingsRights(ctx: WorkspaceContext) {
  return {
    general: can(ctx, "workspace:write"),
    channels: can(ctx, "channels:read"),
    activity: can(ctx, "activity:read"),
    apiKeys: can(ctx, "api_keys:manage"),
  };
}
