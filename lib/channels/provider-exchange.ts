import type { Readable } from "node:stream";
import { type Dispatcher, Pool } from "undici";

export const CONNECT_TIMEOUT_MS = 5_000;

// Shorter than the idle time of the servers we call: a socket that the other side closes in the
// moment we write to it costs an unconfirmed message.
const KEEP_ALIVE_MS = 4_000;

export type ProviderPoolOptions = {
  /** Scheme, host and optional path: "https://api.example.com". */
  baseUrl: string;
  /** Sockets at one time; requests beyond them wait in line. */
  connections?: number;
};

/** Kept-alive connections to one host of a provider, to be shared by the clients of many tokens. */
export function createProviderPool({ baseUrl, connections = 64 }: ProviderPoolOptions): Pool {
  return new Pool(new URL(baseUrl).origin, {
    connections,
    pipelining: 1,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: 60_000,
    // Ours are deadlines for the whole exchange, queueing included; see exchange().
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

export type Exchange = {
  method: "GET" | "POST" | "DELETE";
  path: string;
  headers: string[];
  body: string | Readable | null;
  timeoutMs: number;
  maxBytes: number;
};

/** What became of a request, as far as its socket can tell. */
export type Answer =
  | { kind: "answer"; status: number; headers: Record<string, string | undefined>; body: string }
  /** No byte of the request was written to a socket. */
  | { kind: "not_written"; reason: string }
  /** The request was written, whole or in part, and no whole answer was read. */
  | { kind: "unanswered"; reason: string };

/**
 * One request and its whole answer, on the dispatcher itself: `request()` would hide the one fact
 * that matters here. onRequestStart is called on a connected socket just before the first byte is
 * written, so a failure before it proves that nothing left, and nothing after it proves anything.
 * The deadline covers waiting in line; a request that is late already is stopped before it is
 * written. POST is not idempotent for undici, so it never repeats one by itself.
 */
export function exchange(pool: Dispatcher, options: Exchange): Promise<Answer> {
  return new Promise((resolve) => {
    let written = false;
    let over = false;
    let status = 0;
    let headers: Record<string, string | undefined> = {};
    let receivedBytes = 0;
    const chunks: Buffer[] = [];
    let controller: Dispatcher.DispatchController | undefined;

    const finish = (answer: Answer) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      resolve(answer);
    };
    const giveUp = (reason: string) => {
      finish({ kind: written ? "unanswered" : "not_written", reason });
      controller?.abort(new Error(reason));
    };
    const timer = setTimeout(
      () => giveUp(`No answer within ${options.timeoutMs} ms`),
      options.timeoutMs,
    );

    try {
      pool.dispatch(
        {
          method: options.method,
          path: options.path,
          headers: options.headers,
          body: options.body as Dispatcher.DispatchOptions["body"],
          idempotent: false,
        } as Dispatcher.DispatchOptions,
        {
          onRequestStart(started) {
            if (over) {
              started.abort(new Error("The deadline had passed"));
              return;
            }
            controller = started;
            written = true;
          },
          onResponseStart(_, statusCode, responseHeaders) {
            if (statusCode < 200) return;
            status = statusCode;
            headers = responseHeaders as Record<string, string | undefined>;
          },
          onResponseData(_, chunk) {
            receivedBytes += chunk.length;
            if (receivedBytes > options.maxBytes) giveUp("The answer is too long");
            else chunks.push(chunk);
          },
          onResponseEnd() {
            const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
            finish({ kind: "answer", status, headers, body: body?.toString("utf8") ?? "" });
          },
          onResponseError(_, error) {
            finish({ kind: written ? "unanswered" : "not_written", reason: words(error) });
          },
        },
      );
    } catch (error) {
      finish({ kind: written ? "unanswered" : "not_written", reason: words(error) });
    }
  });
}

/** The code and words of a network error, without the address in it. */
export function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" ? `${code}: ${error.message || error.name}` : error.message;
}
