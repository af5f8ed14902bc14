import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

/** Answers with a JSON value that is already text; used where every microsecond counts. */
export function respondJsonText(
  response: ServerResponse,
  text: string,
  { status = 200, headers = {} }: { status?: number; headers?: OutgoingHttpHeaders } = {},
): void {
  // A client that hung up is not an error of ours: there is nobody left to tell.
  if (response.writableEnded || response.destroyed) return;
  response.writeHead(status, {
    "content-type": "application/json; charset=UTF-8",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** Answers with a JSON value. */
export function respondJson(
  response: ServerResponse,
  value: unknown,
  options: { status?: number; headers?: OutgoingHttpHeaders } = {},
): void {
  respondJsonText(response, JSON.stringify(value), options);
}

/** Answers with bytes. The type is sent with nosniff, because the bytes come from strangers. */
export function respondBytes(
  response: ServerResponse,
  bytes: Buffer,
  { contentType, headers = {} }: { contentType: string; headers?: OutgoingHttpHeaders },
): void {
  if (response.writableEnded || response.destroyed) return;
  response.writeHead(200, {
    "content-type": contentType,
    "content-length": bytes.length,
    "x-content-type-options": "nosniff",
    ...headers,
  });
  response.end(bytes);
}
