import type { WorkspaceSettings } from "./schema";

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

type Answers = WorkspaceSettings["onboarding"];

/** A first template worth writing, by kind of business. */
const FIRST_TEMPLATE: Record<NonNullable<Answers["industry"]>, string> = {
  retail: "“Your order is on its way” pays for itself",
  food: "“This week's menu” brings regulars back",
  health: "An appointment reminder saves empty chairs",
  education: "A class or fee reminder is read within minutes",
  travel: "A booking confirmation with the details people look for",
  finance: "A payment reminder that can be answered",
  property: "“A new place that fits your search”",
  services: "“Our technician comes tomorrow” saves second visits",
  other: "The first message to anybody is a template",
};

/**
 * The six steps to a working workspace. They are ticked by facts, never by clicks: a step that is
 * undone opens again, one that was done another way is closed (ON-2). Who came to answer customers
 * is led to a message and a colleague first, everybody else to contacts and a template.
 */
export function setupSteps(facts: SetupFacts, answers: Answers): SetupStep[] {
  const steps = {
    verify: {
      id: "verify",
      label: "Confirm your address",
      why: "Needed to pay and to send from a real number",
      isDone: facts.emailVerified,
      path: "/settings/account",
    },
    number: {
      id: "number",
      label: "Connect a number",
      why: "What your customers see; the sandbox comes with one",
      isDone: facts.hasNumber,
      path: "/settings/channels",
    },
    contacts: {
      id: "contacts",
      label: "Import contacts",
      why: "A CSV file, or one by one",
      isDone: facts.hasContacts,
      path: "/contacts/import",
    },
    template: {
      id: "template",
      label: "Get a template approved",
      why: FIRST_TEMPLATE[answers.industry ?? "other"],
      isDone: facts.hasApprovedTemplate,
      path: "/templates",
    },
    message: {
      id: "message",
      label: "Send a message",
      why: "From the inbox or as a campaign",
      isDone: facts.hasSentMessage,
      path: "/inbox",
    },
    team: {
      id: "team",
      label: "Invite a colleague",
      why: "You see who is writing, so nobody answers twice",
      isDone: facts.hasTeam,
      path: "/settings/team",
    },
  } satisfies Record<string, SetupStep>;
  const isForAnswering = answers.useCases[0] === "support" || answers.useCases[0] === "sales";
  const { verify, number, contacts, template, message, team } = steps;
  return isForAnswering
    ? [verify, number, message, team, contacts, template]
    : [verify, number, contacts, template, message, team];
}
