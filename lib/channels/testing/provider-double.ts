import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { afterEach } from "vitest";

export type AskedRequest = {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
  bytes: Buffer;
};
export type GivenAnswer = (request: AskedRequest, response: ServerResponse) => void;

/** What a test of a client opens is closed after each test, the newest first. Call it once a file. */
export function useProviders() {
  const closers: (() => Promise<unknown> | unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  return {
    closers,
    /** A provider that gives one answer after the other, the last one for ever, and remembers what it was asked. */
    async startProvider(...answers: GivenAnswer[]) {
      const requests: AskedRequest[] = [];
      const server = createServer(async (incoming, response) => {
        const bytes = Buffer.concat(await incoming.toArray());
        const { method = "", url = "", headers } = incoming;
        const request = { method, url, headers, body: bytes.toString(), bytes };
        requests.push(request);
        answers[Math.min(requests.length, answers.length) - 1]?.(request, response);
      });
      const baseUrl = await listen(server);
      closers.push(() => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
      });
      return { baseUrl, requests };
    },
  };
}

/** @returns the origin */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An answer of JSON text. */
export const json =
  (status: number, body: string, headers: Record<string, string> = {}): GivenAnswer =>
  (_, response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
