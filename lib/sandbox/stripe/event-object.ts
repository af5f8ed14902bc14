import { newId } from "./object-parts";

/** The version an account of today is pinned to; every event carries it. */
export const API_VERSION = "2026-10-28.endive";

export type StripeEvent = ReturnType<typeof newEvent>;

export function newEvent(given: {
  created: number;
  type: string;
  object: object;
  previousAttributes?: object | undefined;
  request: { id: string | null; idempotency_key: string | null };
}) {
  return {
    id: newId("evt"),
    object: "event" as const,
    api_version: API_VERSION,
    created: given.created,
    data: {
      object: given.object,
      ...(given.previousAttributes ? { previous_attributes: given.previousAttributes } : {}),
    },
    livemode: false,
    pending_webhooks: 1,
    request: given.request,
    type: given.type,
  };
}
