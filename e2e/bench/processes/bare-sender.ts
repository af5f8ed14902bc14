import { readFileSync } from "node:fs";
import { Pool } from "undici";
import { answerOrders } from "./answer-orders";

/*
 * The ceiling of sending: bodies from a file, as they are, over kept-alive connections. No database,
 * no record of what was sent, nothing that would survive a crash.
 */

type Order = {
  origin: string;
  path: string;
  token: string;
  bodiesFile: string;
  connections: number;
};

answerOrders<Order>(async ({ origin, path, token, bodiesFile, connections }) => {
  const bodies = readFileSync(bodiesFile, "utf8").split("\n").filter(Boolean);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  let next = 0;
  let accepted = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < bodies.length) {
        const body = bodies[next++] as string;
        const response = await pool.request({ path, method: "POST", headers, body });
        const answer = (await response.body.json()) as { messages?: [{ id: string }] };
        if (answer.messages?.[0].id) accepted += 1;
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  await pool.close();
  return { accepted, seconds };
});
