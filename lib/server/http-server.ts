import http from "node:http";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { createWebhookDispatch } from "./webhook-dispatch";

export type HttpServer = {
  /** Lets running requests finish for `graceMs`, then cuts what is left, event streams included. */
  stop: (graceMs: number) => Promise<void>;
};

type Page = (request: http.IncomingMessage, response: http.ServerResponse) => Promise<void>;

/**
 * The one HTTP server: webhooks first, then Next.js.
 * @param options.hosts  addresses to listen on; those this machine lacks are left out, unless all
 * @throws Error with `code` EADDRINUSE when the port is taken
 */
export async function startHttpServer(options: {
  port: number;
  hosts: readonly (string | undefined)[];
  webhooks: ReturnType<typeof createWebhookDispatch>;
  page: Page;
  /** Whether a proxy of ours writes X-Forwarded-For. */
  trustProxy: boolean;
  upgrade: (request: http.IncomingMessage, socket: net.Socket, head: Buffer) => Promise<void>;
}): Promise<HttpServer> {
  const server = http.createServer((request, response) => {
    if (request.method === "TRACE" || request.method === "CONNECT") {
      response.writeHead(405, { "content-length": 0 }).end();
      return;
    }
    // Next fills this in from the socket only where it is missing, so what a stranger wrote must go
    if (!options.trustProxy) delete request.headers["x-forwarded-for"];
    if (options.webhooks(request, response)) return;
    options.page(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.on("upgrade", (request, socket, head) => {
    options.upgrade(request, socket as net.Socket, head).catch(() => socket.destroy());
  });
  // Longer than the idle time of common proxies, so that they, not we, close a connection first.
  server.keepAliveTimeout = 75_000;

  // An http.Server listens on one address; the others hand their connections to it.
  const doors: net.Server[] = [];
  for (const host of options.hosts) {
    const door = doors.length === 0 ? server : net.createServer(handOver(server));
    try {
      await listen(door, options.port, host);
      doors.push(door);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const isMissing = code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT";
      if (!isMissing || options.hosts.length === 1) throw error;
    }
  }

  return {
    async stop(graceMs) {
      const closed = Promise.all(
        doors.map((door) => new Promise<void>((resolve) => door.close(() => resolve()))),
      );
      server.closeIdleConnections();
      await Promise.race([closed, sleep(graceMs)]);
      server.closeAllConnections();
    },
  };
}

function handOver(server: http.Server) {
  return (socket: net.Socket) => {
    server.emit("connection", socket);
  };
}

function listen(server: net.Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, ...(host ? { host } : {}), backlog: 1024 }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
