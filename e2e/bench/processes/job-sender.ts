import { type JobHelpers, Logger, run } from "graphile-worker";
import { Pool } from "undici";
import { answerOrders } from "./answer-orders";

/*
 * One job a message, done the plain way: load the row, send, update the row. It is not safe: a
 * worker that dies between the send and the update sends again.
 */

type Order = {
  databaseUrl: string;
  origin: string;
  path: string;
  token: string;
  count: number;
  concurrency: number;
};

answerOrders<Order>(async ({ databaseUrl, origin, path, token, count, concurrency }) => {
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  let done = 0;
  let began = 0;
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const send = async (payload: unknown, { query }: JobHelpers) => {
    began ||= performance.now();
    const { id } = payload as { id: string };
    const { rows } = await query<{ body: string }>(
      "select body from bench_messages where id = $1",
      [id],
    );
    const response = await pool.request({
      path,
      method: "POST",
      headers,
      body: rows[0]?.body as string,
    });
    const answer = (await response.body.json()) as { messages: [{ id: string }] };
    await query(
      "update bench_messages set status = 'accepted', provider_id = $2, accepted_at = now() where id = $1",
      [id, answer.messages[0].id],
    );
    done += 1;
    if (done === count) finish();
  };
  const runner = await run({
    connectionString: databaseUrl,
    concurrency,
    maxPoolSize: concurrency + 2,
    noHandleSignals: true,
    taskList: { bench_send: send },
    logger: new Logger(() => () => {}),
  });
  await finished;
  const seconds = (performance.now() - began) / 1000;
  await runner.stop();
  await pool.close();
  return { accepted: done, seconds };
});
