import type { Pricing } from "./pricing";
import type { TokenBucket } from "./throttle";

/* What the stand-in for Meta keeps of each thing, and the lines of its logs. */

export type ThroughputLevel = "STANDARD" | "HIGH";
export const MESSAGES_PER_SECOND: Record<ThroughputLevel, number> = { STANDARD: 80, HIGH: 1000 };

export type BusinessProfile = {
  about: string;
  address: string;
  description: string;
  email: string;
  websites: string[];
  vertical: string;
  profilePictureHandle: string | null;
};

export type QrCode = { code: string; prefilledMessage: string; imageFormat: "SVG" | "PNG" | null };

export type SandboxNumber = {
  id: string;
  wabaId: string;
  displayPhoneNumber: string;
  verifiedName: string;
  throughputLevel: ThroughputLevel;
  messagesPerSecond: number;
  qualityRating: string;
  messagingLimitTier: string;
  registered: boolean;
  codeVerificationStatus: string;
  pin: string | null;
  nameStatus: string;
  /** BANNED, FLAGGED ... instead of what follows from the registration. */
  statusOverride: string | null;
  registrationAttempts: number[];
  webhookOverride: string | null;
  profile: BusinessProfile;
  blockedUsers: string[];
  qrCodes: QrCode[];
  settings: Record<string, unknown>;
  automation: Record<string, unknown>;
  /** Of a number that stays in the WhatsApp Business app: since when, and what it was asked for. */
  phoneApp?: { sinceMs: number; sharesHistory: boolean; synced: string[] };
  /** Service messages that count as sent in a month beside those in the log, so that a thousand are had at once. */
  serviceMessagesBefore?: { month: string; count: number };
};

export type SandboxWaba = {
  id: string;
  name: string;
  currency: string;
  country: string;
  timezoneId: string;
  templateNamespace: string;
  subscribed: boolean;
  webhookOverride: string | null;
  insightsEnabled: boolean;
};

export type TemplateComponent = Record<string, unknown>;

export type SandboxTemplate = {
  id: string;
  wabaId: string;
  name: string;
  language: string;
  category: string;
  previousCategory: string | null;
  subCategory: string | null;
  status: string;
  parameterFormat: "POSITIONAL" | "NAMED";
  /** Every wording the template has had; sent messages keep the one they were sent with. */
  versions: TemplateComponent[][];
  qualityScore: string;
  rejectedReason: string;
  ttlSeconds: number | null;
  createdAtMs: number;
  deletedAtMs: number | null;
  editedAtMs: number[];
  /** When the review ends; null when none is running. */
  reviewDueAtMs: number | null;
  /** True while pacing holds sends back for quality assessment. */
  held: boolean;
};

export type SandboxMedia = {
  id: string;
  mimeType: string;
  sha256: string;
  sizeBytes: number;
  filename: string | null;
  /** Sent by a customer: kept seven days instead of thirty. */
  received: boolean;
  createdAtMs: number;
};

export type UploadSession = {
  id: string;
  fileName: string;
  fileType: string;
  fileLength: number;
  mediaId: string | null;
};

export type StatusName = "sent" | "delivered" | "read" | "played" | "failed";

/** One accepted send. Its body stays in the log; memory keeps what statuses need. */
export type SentMessage = {
  sequence: number;
  wamid: string;
  number: SandboxNumber;
  conversation: Conversation;
  type: string;
  ref: string | null;
  acceptedAtMs: number;
  offset: number;
  length: number;
  /** Null when the message is not priced because it fails. */
  pricing: Pricing | null;
  failCode: number | null;
  /** Whether the phone will read it by itself. */
  reads: boolean;
  held: boolean;
  templateId: string | null;
  templateVersion: number;
  /** When each status happened (not when the webhook was answered). */
  statusAtMs: Partial<Record<StatusName, number>>;
  /** Statuses whose webhook was answered with 200. */
  answered: Set<StatusName>;
};

/** One message that a customer sent, in Meta's inbound shape. */
export type InboundMessage = {
  wamid: string;
  atMs: number;
  message: Record<string, unknown>;
};

export type Phone = {
  waId: string;
  userId: string | null;
  name: string | null;
  username: string | null;
  /** A person holds this phone: it reads when they read, not by itself. */
  manual: boolean;
  marketingStopped: boolean;
};

export type ConversationEntry =
  | { direction: "business"; sent: SentMessage }
  | { direction: "customer"; inbound: InboundMessage };

export type Conversation = {
  number: SandboxNumber;
  phone: Phone;
  entries: ConversationEntry[];
  lastActivityMs: number;
  lastInboundMs: number;
  lastReferralMs: number;
  freeEntryUntilMs: number;
  pair: TokenBucket;
  blockedByCustomer: boolean;
  /** The business has read everything up to this time. */
  businessReadMs: number;
  typingUntilMs: number;
  customerReadMs: number;
};

export type SandboxProduct = {
  id: string;
  /** The business's own name for it, which messages carry. */
  retailerId: string;
  name: string;
  price: string | null;
  availability: string;
};

export type SandboxCatalog = { id: string; name: string; products: SandboxProduct[] };

export type SandboxFlow = { id: string; name: string; status: string };

export type PersistentPart = {
  wabas: SandboxWaba[];
  numbers: SandboxNumber[];
  templates: SandboxTemplate[];
  media: SandboxMedia[];
  uploads: UploadSession[];
  tokens: string[];
  /** What single tokens may do, where it is less than everything, and whose they are. */
  tokenLimits?: Record<
    string,
    { scopes?: string[]; expiresAtMs?: number; revoked?: boolean; appId?: string }
  >;
  appWebhookUrl: string | null;
  /** By account, where something else than the practice catalogue was set; null: none is connected. */
  catalogs?: Record<string, SandboxCatalog | null>;
  flows?: Record<string, SandboxFlow[]>;
};

/** Extras that follow the fixed columns of a line of the sent log. */
export type SendPlan = {
  pricing: Pricing | null;
  failCode: number | null;
  reads: boolean;
  held: boolean;
  templateId: string | null;
  templateVersion: number;
};

export type PendingWebhook = {
  id: number;
  wabaId: string;
  phoneNumberId: string | null;
  field: string;
  value: string;
  atMs: number;
};

export type SentLogLine = {
  at: string;
  phoneNumberId: string;
  to: string;
  wamid: string;
  ref: string | null;
  type: string;
  body: Record<string, unknown>;
  plan: SendPlan & { waId: string };
};

export type JournalLine =
  | { kind: "answered"; sequences: number[]; statuses: StatusName[]; atMs: number[] }
  | { kind: "changed"; sequence: number; held?: boolean; failCode?: number; reads?: boolean }
  | {
      kind: "inbound";
      phoneNumberId: string;
      waId: string;
      wamid: string;
      atMs: number;
      /** How many sends the log held, so that a restart finds the order of the chat again. */
      sendsBefore: number;
      message: Record<string, unknown>;
    }
  | { kind: "phone"; waId: string; change: Partial<Phone> }
  | {
      kind: "conversation";
      phoneNumberId: string;
      waId: string;
      change: Partial<
        Pick<Conversation, "blockedByCustomer" | "businessReadMs" | "customerReadMs">
      >;
    }
  | { kind: "webhook"; webhook: PendingWebhook }
  | { kind: "webhookAnswered"; id: number };
