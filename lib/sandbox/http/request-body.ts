import type { IncomingMessage } from "node:http";

/** The request body was larger than the limit of the endpoint. */
export class BodyTooLargeError extends Error {
  constructor(readonly limitBytes: number) {
    super(`The request body is larger than ${limitBytes} bytes.`);
    this.name = "BodyTooLargeError";
  }
}

/** Reads the whole request body. Rejects with BodyTooLargeError past the limit. */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on("data", (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > limitBytes) {
        // The rest is drained, so that the answer can still be read by a client that is writing.
        request.removeAllListeners("data");
        request.resume();
        reject(new BodyTooLargeError(limitBytes));
        return;
      }
      chunks.push(chunk);
    });
    request.on("end", () => {
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    request.on("error", reject);
    request.on("close", () => {
      if (!request.complete) reject(new Error("The client closed the connection early."));
    });
  });
}

/** Parses a JSON object, or returns null for anything else (arrays and scalars included). */
export function parseJsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** True for plain JSON objects; the one type guard the sandbox servers read bodies with. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The file part and the text fields of a multipart body, through the platform's own parser. */
export async function parseMultipart(body: Buffer, contentType: string): Promise<FormData | null> {
  try {
    const response = new Response(new Uint8Array(body), {
      headers: { "content-type": contentType },
    });
    return await response.formData();
  } catch {
    return null;
  }
}
