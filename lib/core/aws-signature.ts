import { createHash, createHmac } from "node:crypto";

/** A request as it will be sent, before it is signed. Header names in lower case. */
export type UnsignedRequest = {
  method: "GET" | "PUT" | "DELETE" | "HEAD";
  /** Scheme, host, path and query; the path as it goes over the wire. */
  url: URL;
  headers: Readonly<Record<string, string>>;
  /** Hex SHA-256 of the body; of nothing for a request without one. */
  bodySha256: string;
};

export type AwsCredentials = { accessKeyId: string; secretAccessKey: string; region: string };

/** Hex SHA-256 of an empty body. */
export const EMPTY_SHA256 = createHash("sha256").digest("hex");

/**
 * The headers that sign a request to S3 by Signature Version 4 (AWS, "Authenticating requests:
 * using the Authorization header"). The path is not encoded a second time, which is S3's exception.
 * @param at time of the request; servers refuse one that is more than 15 minutes off
 */
export function signedHeaders(
  request: UnsignedRequest,
  { accessKeyId, secretAccessKey, region }: AwsCredentials,
  at: Date,
): Record<string, string> {
  const stamp = at.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const day = stamp.slice(0, 8);
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.url.host,
    "x-amz-content-sha256": request.bodySha256,
    "x-amz-date": stamp,
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    request.method,
    request.url.pathname,
    canonicalQuery(request.url.searchParams),
    ...names.map((name) => `${name}:${(headers[name] ?? "").trim().replace(/ +/g, " ")}`),
    "",
    names.join(";"),
    request.bodySha256,
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", stamp, scope, sha256(canonical)].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<Buffer | string>(
    (signing, part) => hmac(signing, part),
    `AWS4${secretAccessKey}`,
  );
  const signature = hmac(key, toSign).toString("hex");
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope},SignedHeaders=${names.join(";")},Signature=${signature}`,
  };
}

/** RFC 3986: everything but letters, digits and -._~ is written in percent. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function canonicalQuery(parameters: URLSearchParams): string {
  return [...parameters]
    .map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`)
    .sort()
    .join("&");
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: Buffer | string, text: string) =>
  createHmac("sha256", key).update(text).digest();
