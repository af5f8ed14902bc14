/** What the database says about how far a workspace has come. */
export type SetupFacts = {
  emailVerified: boolean;
  hasNumber: boolean;
  hasContacts: boolean;
  hasApprovedTemplate: boolean;
  hasSentMessage: boolean;
  hasTeam: boolean;
};

export type SetupStep = {
  id: string;
  label: string;
  why: string;
  isDone: boolean;
  /** Below /w/<slug>. */
  path: string;
};

/**
 * The six steps to a working workspace. They are ticked by facts, never by clicks: a step that is
 * undone opens again, one that was done another way is closed (ON-2).
 */
export function setupSteps(facts: SetupFacts): SetupStep[] {
  return [
    {
      id: "verify-email",
      label: "Confirm your address",
      why: "Needed to pay and to send from a real number",
      isDone: facts.emailVerified,
      path: "/settings/account",
    },
    {
      id: "connect-number",
      label: "Connect a number",
      why: "What your customers see",
      isDone: facts.hasNumber,
      path: "/settings/channels",
    },
    {
      id: "add-contacts",
      label: "Import contacts",
      why: "A CSV file, or one by one",
      isDone: facts.hasContacts,
      path: "/contacts/import",
    },
    {
      id: "approve-template",
      label: "Get a template approved",
      why: "The first message to anybody is a template",
      isDone: facts.hasApprovedTemplate,
      path: "/templates",
    },
    {
      id: "send-message",
      label: "Send a message",
      why: "From the inbox or as a campaign",
      isDone: facts.hasSentMessage,
      path: "/inbox",
    },
    {
      id: "invite",
      label: "Invite a colleague",
      why: "Nobody answers twice: you see who writes",
      isDone: facts.hasTeam,
      path: "/settings/team",
    },
  ];
}
