import type { ConsentState } from "@/db/enums/contacts";
import type { Identity } from "../claim-identities";
import type { FieldImage } from "./merged-fields";

/** A row of conversations as PostgreSQL writes it as JSON. */
export type ThreadRow = {
  id: string;
  contact_id: string;
  channel_id: string;
  status: string;
  snoozed_until: string | null;
  assignee_id: string | null;
  team_id: string | null;
  priority: number;
  unread_count: number;
  waiting_since: string | null;
  is_answered: boolean;
  last_inbound_at: string | null;
  window_expires_at: string | null;
};

/** What went from one conversation into another beside its messages. */
export type TakenUp = {
  from: string;
  into: string;
  /** All labels it had, and those that the other had not. */
  labelIds: string[];
  addedLabelIds: string[];
  scheduledIds: string[];
  /** What was begun there: its own words, the other one's before (null: none) and after, its files. */
  drafts: {
    memberId: string;
    own: string;
    before: string | null;
    after: string;
    ownNote?: string;
    noteBefore?: string | null;
    noteAfter?: string;
    ownFiles?: Record<string, unknown>[];
    ownAside?: string | null;
    asideBefore?: string | null;
    asideAfter?: string | null;
    ownNoteAside?: string | null;
    noteAsideBefore?: string | null;
    noteAsideAfter?: string | null;
    ownSubject?: string | null;
    subjectBefore?: string | null;
    subjectAfter?: string | null;
  }[];
};

/** Everything that undoing a merge needs, kept with it. */
export type MergeImage = {
  /** Name of the contact that is gone, as people knew it then. */
  mergedLabel: string;
  mergedDeletedAt: string | null;
  fields: FieldImage;
  identities: Identity[];
  tagIds: string[];
  suppressionKinds: string[];
  /** Consent of the kept one before, and the line that the merge wrote (null: none was needed). */
  consent: { before: ConsentState; changedAt: string | null; lineId: string | null };
  /** Time of the newest message of the kept one before. */
  lastMessageAt: string | null;
  /** Conversations of both before, and of the kept one after. */
  threads: { kept: ThreadRow[]; merged: ThreadRow[]; after: ThreadRow[] };
  takenUp: TakenUp[];
};
