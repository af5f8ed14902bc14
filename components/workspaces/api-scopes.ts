import type { ApiScope } from "@/db/enums/workspaces";

/** What a scope allows, in plain words. */
export const SCOPE_WORDS: Record<ApiScope, { label: string; hint: string }> = {
  send: {
    label: "Send messages",
    hint: "Templates, and text where it is allowed. Each is paid from your wallet.",
  },
  read: {
    label: "Read how they fare",
    hint: "State, times, errors and price of what the API sent. No conversations.",
  },
};
