import { ApiRefusal } from "./api-refusal";

/** @throws ApiRefusal `bad_request` without one, or with one that is not 1 to 255 visible characters */
export function readIdempotencyKey(headers: Pick<Headers, "get">): string {
  const key = headers.get("idempotency-key") ?? "";
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw new ApiRefusal(
    "bad_request",
    key === ""
      ? "The header Idempotency-Key is missing. Choose one a message, for instance the number of the order, and repeat it when you try again."
      : "An Idempotency-Key has 1 to 255 characters: letters, digits and signs.",
  );
}
