import type { MessageOrigin, MessageStatus } from "@/db/enums/messages";
import type { consentEvents, contacts } from "@/db/schema/contacts";
import type { activityLog } from "@/db/schema/workspaces";
import type { LastMessage } from "./queries";

export type TimelineEntry = {
  id: string;
  kind:
    | "consent_in"
    | "consent_out"
    | "message_in"
    | "message_out"
    | "created"
    | "changed"
    | "blocked"
    | "imported";
  title: string;
  detail: string | null;
  /** ISO text. */
  at: string;
  status: MessageStatus | null;
};

/** A message as the timeline tells of it: its first 160 characters. */
export type ToldMessage = {
  id: string;
  direction: LastMessage["direction"];
  status: MessageStatus;
  body: string;
  authorName: string | null;
  origin: MessageOrigin;
  /** ISO text. */
  at: string;
};

/** A change of consent; `undone` when the import or the merge it came with was taken back. */
export type ToldConsent = {
  event: typeof consentEvents.$inferSelect;
  undone: "import" | "merge" | null;
};

export type TimelineFacts = {
  contact: Pick<typeof contacts.$inferSelect, "id" | "source" | "createdAt">;
  messages: readonly ToldMessage[];
  consent: readonly ToldConsent[];
  changes: readonly (typeof activityLog.$inferSelect)[];
  /** The line of the import that made the contact. */
  origin: { fileName: string; by: string; rowNumber: number } | null;
};

/** Everything that happened with a contact, newest first. */
export function timelineOf(facts: TimelineFacts): TimelineEntry[] {
  const { contact, origin } = facts;
  const entries: TimelineEntry[] = [
    ...facts.messages.map((message) => ({
      id: message.id,
      kind: message.direction === "inbound" ? ("message_in" as const) : ("message_out" as const),
      title: titleOfMessage(message),
      detail: message.body || null,
      at: message.at,
      status: message.direction === "outbound" ? message.status : null,
    })),
    ...facts.consent.map(({ event, undone }) => ({
      id: event.id,
      kind: event.action === "opt_in" ? ("consent_in" as const) : ("consent_out" as const),
      title: `${event.action === "opt_in" ? "Opted in to" : "Opted out of"} marketing${undone ? ", taken back" : ""}`,
      detail: event.evidence,
      at: event.createdAt.toISOString(),
      status: null,
    })),
    ...facts.changes.map((change) => ({
      id: change.id,
      kind: change.action.includes("blocked") ? ("blocked" as const) : ("changed" as const),
      title: titleOfChange(change),
      detail: detailOfChange(change.details),
      at: change.createdAt.toISOString(),
      status: null,
    })),
    {
      id: contact.id,
      kind: contact.source === "import" ? ("imported" as const) : ("created" as const),
      title: CREATED_BY[contact.source],
      detail: origin ? `${origin.fileName}, row ${origin.rowNumber}, by ${origin.by}` : null,
      at: contact.createdAt.toISOString(),
      status: null,
    },
  ];
  return entries.sort((left, right) => (left.at < right.at ? 1 : left.at > right.at ? -1 : 0));
}

const CREATED_BY: Record<(typeof contacts.$inferSelect)["source"], string> = {
  manual: "Added by hand",
  import: "Created by import",
  whatsapp: "Wrote on WhatsApp for the first time",
  sms: "Wrote a text message for the first time",
  email: "Wrote a mail for the first time",
  phone_app: "Taken over from the WhatsApp phone app",
  api: "Added through the API",
  sample: "Sample contact",
};

function titleOfMessage(message: Pick<ToldMessage, "direction" | "origin" | "authorName">): string {
  if (message.direction === "inbound") return "Wrote to you";
  // a campaign signs its messages with its own name
  if (message.origin === "campaign" && message.authorName) return `Campaign ${message.authorName}`;
  if (message.origin === "api") return `${message.authorName ?? "A program"} sent by API`;
  return message.authorName ? `${message.authorName} replied` : "Message sent";
}

function titleOfChange({ action, actorName, details }: typeof activityLog.$inferSelect): string {
  const other = typeof details.name === "string" ? details.name : "another contact";
  switch (action) {
    case "contact.merged":
      return details.proof
        ? `Merged with ${other}: WhatsApp says they are one`
        : `Merged with ${other} by ${actorName}`;
    case "contact.unmerged":
      return `Merge with ${other} undone by ${actorName}`;
    case "contact.blocked":
      return `Blocked by ${actorName}`;
    case "contact.blocked_in_whatsapp":
      return `Blocked in WhatsApp too by ${actorName}`;
    case "contact.unblocked":
      return `Unblocked by ${actorName}`;
    case "contact.restored":
      return `Brought back by ${actorName}`;
    default:
      return `Changed by ${actorName}`;
  }
}

function detailOfChange(details: Record<string, unknown>): string | null {
  if (typeof details.reason === "string") return details.reason;
  const after = details.after;
  if (typeof after !== "object" || after === null) return null;
  const shown = Object.entries(after).filter(
    ([field]) => field !== "phoneKey" && field !== "rawPhone",
  );
  return shown
    .map(([field, value]) =>
      field === "customFields"
        ? "fields"
        : `${field} ${value === null ? "removed" : String(value)}`,
    )
    .join(", ");
}
