import type { PauseKind, TemplateCategory, TemplateStatus } from "@/db/enums/templates";
import type { PriceCategory } from "@/db/enums/wallet";
import type { InboundContent } from "./inbound-content";

/** Where an event comes from. Any of the ids may be missing; the sender's id wins for routing. */
export type Origin = {
  /** Of Meta the webhook field, named or told by its keys; of others the kind of channel. */
  field: string;
  /** As `channels` keeps them: the provider's key of what we write from, and the account it is of. */
  senderId: string | null;
  accountId: string | null;
  /** Digits of the number, where the event names one. */
  address: string | null;
  /** ISO time of the event at its provider, null when it carries none. */
  occurredAt: string | null;
  /** Equal for repeats of one event, within one account. */
  dedupeKey: string;
  /** The smallest part of the body that holds the whole event. */
  raw: unknown;
};

export type Person = {
  /** Digits of the WhatsApp id; null for people who hide their number. */
  waId: string | null;
  /** Business-scoped user id, verbatim. */
  userId: string | null;
  parentUserId: string | null;
  /** Without "@". */
  username: string | null;
  name: string | null;
  /** Digits with country code; where a channel knows people by their phone and by nothing else. */
  phone?: string;
  /** In lower case; where a channel knows people by their address and by nothing else. */
  email?: string;
};

/** Who is known by one address of their channel: WhatsApp's own words for people are missing. */
export const personAt = (
  address: { phone: string } | { email: string },
  name: string | null = null,
): Person => ({
  waId: null,
  userId: null,
  parentUserId: null,
  username: null,
  name,
  ...address,
});

export type ReportedError = { code: number; title: string | null; details: string | null };

export type Referral = {
  sourceUrl: string | null;
  sourceId: string | null;
  sourceType: string | null;
  headline: string | null;
  body: string | null;
  mediaType: string | null;
  mediaUrl: string | null;
  clickId: string | null;
};

export type InboundMessage = {
  providerId: string;
  from: Person;
  content: InboundContent;
  /** One line for lists and search. */
  preview: string;
  /** Provider id of the quoted message. */
  replyTo: string | null;
  forwarded: "no" | "once" | "many";
  referredProduct: { catalogId: string | null; productId: string | null } | null;
  referral: Referral | null;
  groupId: string | null;
  errors: ReportedError[];
};

export type Pricing = {
  /** Meta plans to drop it: decide on `type`. */
  billable: boolean | null;
  model: string | null;
  /** regular, free_customer_service, free_entry_point, free_group_customer_service. */
  type: string | null;
  /** As Meta spells it, hyphens as underscores: marketing_lite, referral_conversion … */
  category: string | null;
  /** The column of the rate card that pays for it; null when none does. */
  priceCategory: PriceCategory | null;
};

export type IdentityChange = {
  waId: string | null;
  userId: string | null;
  previousUserId: string | null;
  parentUserId: string | null;
  previousParentUserId: string | null;
};

export type TemplateRef = {
  templateId: string | null;
  name: string | null;
  /** en_US, also where Meta prints en-US. */
  language: string | null;
};

export type TemplateButtonNews = {
  /** QUICK_REPLY, URL, PHONE_NUMBER ... */
  type: string;
  text: string;
  url: string | null;
  phone: string | null;
};

export type ChannelEvent = Origin &
  (
    | { kind: "message"; message: InboundMessage }
    | {
        kind: "status";
        providerId: string;
        status: "sent" | "delivered" | "read" | "failed";
        /** A voice note was played; its status is read. */
        played: boolean;
        recipient: Person;
        /** Group that the message went to, with the member whom this status is about. */
        groupId: string | null;
        participant: string | null;
        /** Our message id, echoed from biz_opaque_callback_data. */
        reference: string | null;
        pricing: Pricing | null;
        conversation: { id: string | null; origin: string | null; expiresAt: string | null } | null;
        errors: ReportedError[];
      }
    | {
        /** Sent by the owner from the phone app of a number that is also here. */
        kind: "echo";
        providerId: string;
        to: Person;
        content: InboundContent;
        preview: string;
        replyTo: string | null;
      }
    | {
        kind: "history_message";
        providerId: string;
        direction: "inbound" | "outbound";
        /** WhatsApp id of the customer. */
        threadId: string | null;
        content: InboundContent;
        preview: string;
        deliveryStatus: string | null;
      }
    | {
        kind: "history_progress";
        phase: number | null;
        chunk: number | null;
        progressPercent: number | null;
        messageCount: number;
        errors: ReportedError[];
      }
    | {
        kind: "contact_change";
        action: "add" | "remove";
        waId: string | null;
        fullName: string | null;
        firstName: string | null;
      }
    | ({ kind: "identity_change" } & IdentityChange)
    | {
        kind: "user_preference";
        person: Person;
        category: string | null;
        value: "stop" | "resume" | "signup" | "other";
        detail: string | null;
      }
    | {
        kind: "link_click";
        person: Person;
        component: string | null;
        clickId: string | null;
        trackingToken: string | null;
      }
    | ({
        kind: "template_status";
        /** Null for words that change nothing; `word` says which. */
        status: TemplateStatus | null;
        word: string;
        /** Of a pause: whether it ends by itself. Null where Meta has not told, and for whatever is no pause. */
        pause: PauseKind | null;
        reason: string | null;
        recommendation: string | null;
        category: TemplateCategory | null;
      } & TemplateRef)
    | ({ kind: "template_quality"; previous: string | null; current: string | null } & TemplateRef)
    | ({
        kind: "template_category";
        /** In force now; null while Meta only announces `correct`. */
        category: TemplateCategory | null;
        previous: TemplateCategory | null;
        correct: TemplateCategory | null;
        changesAt: string | null;
      } & TemplateRef)
    | ({
        kind: "template_components";
        title: string | null;
        body: string | null;
        footer: string | null;
        /** All of them in their order; null when the update names none. */
        buttons: TemplateButtonNews[] | null;
      } & TemplateRef)
    | {
        kind: "number_quality";
        event: string | null;
        currentLimit: string | null;
        previousLimit: string | null;
      }
    | {
        kind: "number_name";
        decision: string | null;
        requestedName: string | null;
        rejectionReason: string | null;
      }
    | {
        kind: "number_security";
        event: string | null;
        requester: string | null;
      }
    | { kind: "number_settings"; type: string | null }
    | {
        kind: "account";
        event: string;
        violationType: string | null;
        restrictions: { type: string; expiresAt: string | null }[];
        banStates: string[];
        /** Meta no longer lets us act for this account. */
        disconnects: boolean;
      }
    | { kind: "account_review"; decision: string | null }
    | {
        kind: "account_alert";
        entityType: string | null;
        entityId: string | null;
        severity: string | null;
        status: string | null;
        type: string | null;
        description: string | null;
      }
    | {
        kind: "account_capability";
        /** People a rolling day; -1 is unlimited, null when it is not told. */
        dailyRecipients: number | null;
        tier: string | null;
        phoneNumbers: number | null;
      }
    | {
        kind: "call";
        callId: string;
        /** connect, terminate, ringing, accepted, rejected … in lower case. */
        event: string | null;
        direction: "inbound" | "outbound" | null;
        person: Person;
        status: string | null;
        durationSeconds: number | null;
      }
    | { kind: "group"; type: string | null; groupId: string | null; errors: ReportedError[] }
    | { kind: "flow"; event: string | null; flowId: string | null; message: string | null }
    | {
        kind: "payment";
        providerId: string | null;
        status: string | null;
        reference: string | null;
      }
    | { kind: "handover"; type: string | null; newOwnerRole: string | null }
    | { kind: "error"; errors: ReportedError[] }
    /** Kept and listed, without effect: fields and kinds that we know and do not use, and news. */
    | { kind: "unknown" }
    | { kind: "unparseable"; reason: string }
  );

/** An event without what every event of a place shares. */
export type Details = ChannelEvent extends infer Event
  ? Event extends Origin
    ? Omit<Event, keyof Origin>
    : never
  : never;
