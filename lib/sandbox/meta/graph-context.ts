import type { IncomingMessage, ServerResponse } from "node:http";
import type { Faults } from "./faults";
import type { SandboxNumber } from "./graph-records";
import type { GraphState } from "./graph-state";
import type { Span, StatusTimeline } from "./status-timeline";

/** What can be set while the sandbox runs. A restart begins with the defaults again. */
export type GraphConfig = {
  templateReviewMs: number;
  /** Most statuses in one webhook when many wait; on a quiet day each travels alone. */
  statusBatch: number;
  /** Share of delivered messages that phones without a person read by themselves. */
  readShare: number;
  autoStatus: boolean;
  webhookUrl: string | null;
  magicRecipients: boolean;
  pairRate: boolean;
  /** Meta has paused marketing to +1 US numbers since April 2025 (131049); off for easy trials. */
  pauseMarketingToUnitedStates: boolean;
  sentDelayMs: Span;
  deliveredDelayMs: Span;
  readDelayMs: Span;
  templateCreatesPerHour: number;
  managementCallsPerHour: number;
};

export const DEFAULT_CONFIG: Omit<GraphConfig, "webhookUrl"> = {
  templateReviewMs: 4_000,
  statusBatch: 100,
  readShare: 0.6,
  autoStatus: true,
  magicRecipients: true,
  pairRate: true,
  pauseMarketingToUnitedStates: false,
  sentDelayMs: [40, 160],
  deliveredDelayMs: [150, 800],
  readDelayMs: [600, 2_500],
  templateCreatesPerHour: 100,
  managementCallsPerHour: 5_000,
};

/** What the endpoints share. Everything that changes lives in `state`, `config` and `faults`. */
export type GraphContext = {
  state: GraphState;
  timeline: StatusTimeline;
  config: GraphConfig;
  faults: Faults;
  now: () => number;
  random: () => number;
  appSecret: string;
  verifyToken: string;
  accessToken: string;
  log: (message: string) => void;
  /** Tells the business about a change that is not a status; kept until it is answered. */
  emitEvent: (event: {
    wabaId: string;
    phoneNumberId: string | null;
    field: string;
    value: unknown;
  }) => void;
  startReview: (templateId: string) => void;
  customerWrites: (input: {
    number: SandboxNumber;
    waId: string;
    message: Record<string, unknown>;
  }) => string;
};

/** One call to the Graph, taken apart. */
export type GraphCall = {
  request: IncomingMessage;
  response: ServerResponse;
  method: string;
  /** Path below the version, split. */
  path: string[];
  query: URLSearchParams;
  version: string;
  /** `http://host:port` as the caller sees this server. */
  baseUrl: string;
};
