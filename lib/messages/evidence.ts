import { advance, type EvidenceStatus, STATUS_TIMES, type StatusTime, statusRank } from "./status";

/** One status of one message, as a provider reported it. */
export type StatusUpdate = {
  channelId: string;
  providerId: string;
  /** Our message id, echoed by Meta in `biz_opaque_callback_data`; null when it was not. */
  ref: string | null;
  status: Extract<EvidenceStatus, "held" | "sent" | "delivered" | "read" | "failed">;
  /** ISO time of the event at the provider. */
  at: string;
  errorCode: number | null;
  errorDetail: string | null;
  /** From `pricing`; null when the status carries none. */
  priceCategory: string | null;
  priceType: string | null;
  /** Signed by the workspace's own app: says nothing of messages that the platform pays for. */
  isOwnApp?: true;
};

/** All that some statuses say about one message: an item of apply_statuses() in db/functions. */
export type Evidence = Pick<
  StatusUpdate,
  | "channelId"
  | "providerId"
  | "ref"
  | "errorCode"
  | "errorDetail"
  | "priceCategory"
  | "priceType"
  | "isOwnApp"
> & {
  /** The highest of them. */
  status: StatusUpdate["status"];
  /** Time of the earliest status that carried pricing, in whatever order they came. */
  pricedAt: string | null;
} & { [time in StatusTime as `${time}At`]: string | null };

export type Gathered = { evidence: Evidence; updates: StatusUpdate[] };

/**
 * Statuses by message. Meta sends two or three a message, and where they wait together the message is
 * written once. A status without our reference joins those with it through Meta's id.
 */
export function gatherEvidence(updates: readonly StatusUpdate[]): Gathered[] {
  const gathered = new Map<string, Gathered>();
  for (const update of updates) {
    const key = `${update.isOwnApp ?? false} ${update.channelId} ${update.providerId}`;
    let one = gathered.get(key);
    if (!one) {
      one = { evidence: nothingOf(update), updates: [] };
      gathered.set(key, one);
    }
    one.updates.push(update);
    add(one.evidence, update);
  }
  return [...gathered.values()];
}

function nothingOf({ channelId, providerId, status, isOwnApp }: StatusUpdate): Evidence {
  return {
    ...(isOwnApp ? { isOwnApp } : {}),
    channelId,
    providerId,
    ref: null,
    status,
    acceptedAt: null,
    sentAt: null,
    deliveredAt: null,
    readAt: null,
    failedAt: null,
    errorCode: null,
    errorDetail: null,
    priceCategory: null,
    priceType: null,
    pricedAt: null,
  };
}

function add(evidence: Evidence, update: StatusUpdate): void {
  evidence.ref ??= update.ref;
  if ((statusRank(update.status) ?? 0) > (statusRank(evidence.status) ?? 0)) {
    evidence.status = update.status;
  }
  const { times } = advance("queued", update.status);
  for (const time of STATUS_TIMES) {
    if (!times.includes(time)) continue;
    const known = evidence[`${time}At`];
    if (known === null || Date.parse(update.at) < Date.parse(known)) {
      evidence[`${time}At`] = update.at;
    }
  }
  if (update.errorCode !== null && evidence.errorCode === null) {
    evidence.errorCode = update.errorCode;
    evidence.errorDetail = update.errorDetail;
  }
  const isEarlier =
    evidence.pricedAt === null || Date.parse(update.at) < Date.parse(evidence.pricedAt);
  if (update.priceCategory !== null && isEarlier) {
    evidence.priceCategory = update.priceCategory;
    evidence.priceType = update.priceType;
    evidence.pricedAt = update.at;
  }
}
