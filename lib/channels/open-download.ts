import { type Dispatcher, Pool } from "undici";
import { CONNECT_TIMEOUT_MS } from "./provider-exchange";

export class MediaTooLargeError extends Error {
  override name = "MediaTooLargeError";
}

export type DownloadedMedia = {
  mimeType: string;
  /** What the server announces; the stream is cut off at maxBytes whatever it says. */
  sizeBytes: number | null;
  /** Errors with MediaTooLargeError beyond maxBytes, and when the time is over. */
  stream: AsyncIterable<Uint8Array>;
};

export type Download =
  | { kind: "open"; media: DownloadedMedia }
  | { kind: "refused"; status: number; location: string | null; body: string }
  | { kind: "too_large"; reason: string }
  | { kind: "unreachable" | "no_answer"; reason: string };

/**
 * Opens a file at a provider as a stream; a redirect is told and not followed, so that nothing secret
 * in the headers goes where nobody meant it to. Never throws for what the network does.
 * @param options.own connections of the provider's API, where the file lies there; else one is made
 */
export async function openDownload(
  target: URL,
  options: {
    own: Dispatcher | null;
    headers: string[];
    maxBytes: number;
    timeoutMs: number;
  },
): Promise<Download> {
  const { own, headers, maxBytes, timeoutMs } = options;
  const made = own
    ? null
    : new Pool(target.origin, { connections: 1, connect: { timeout: CONNECT_TIMEOUT_MS } });
  let open = made !== null;
  const endPool = () => {
    if (open) made?.close().catch(() => undefined);
    open = false;
  };
  const signal = AbortSignal.timeout(timeoutMs);
  signal.addEventListener("abort", endPool, { once: true });
  try {
    const response = await (own ?? (made as Pool)).request({
      method: "GET",
      path: `${target.pathname}${target.search}`,
      headers,
      signal,
    });
    // A stream that fails while nobody reads it would end the process.
    response.body.on("error", () => undefined);
    if (response.statusCode !== 200) {
      const body = await response.body.text();
      endPool();
      const location = firstOf(response.headers.location);
      return { kind: "refused", status: response.statusCode, location, body };
    }
    const announced = Number(firstOf(response.headers["content-length"]) ?? Number.NaN);
    const sizeBytes = Number.isSafeInteger(announced) ? announced : null;
    if (sizeBytes !== null && sizeBytes > maxBytes) {
      response.body.destroy();
      endPool();
      return { kind: "too_large", reason: `${sizeBytes} bytes, ${maxBytes} allowed.` };
    }
    const mimeType = firstOf(response.headers["content-type"]) ?? "application/octet-stream";
    return {
      kind: "open",
      media: { mimeType, sizeBytes, stream: limited(response.body, maxBytes, endPool) },
    };
  } catch (error) {
    endPool();
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: signal.aborted ? "no_answer" : "unreachable", reason };
  }
}

function firstOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

async function* limited(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  afterwards: () => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new MediaTooLargeError(`More than ${maxBytes} bytes`);
      yield chunk;
    }
  } finally {
    afterwards();
  }
}
