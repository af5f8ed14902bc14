import { createHash, createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import postgres from "postgres";

/*
 * The ceiling of intake: node:http, the signature, and the same insert gathered over the same two
 * milliseconds. No limits, no routes, no headers beyond the answer, and it knows of Meta alone.
 */

const secret = process.env.META_APP_SECRET ?? "";
const sql = postgres(process.env.BENCH_DATABASE_URL ?? "", { max: 4, onnotice: () => {} });

type Waiting = { id: string; key: string; body: Buffer; settle: (status: number) => void };
let waiting: Waiting[] = [];
let timer: NodeJS.Timeout | undefined;

function gather(event: Waiting) {
  waiting.push(event);
  if (waiting.length >= 200) flush();
  else timer ??= setTimeout(flush, 2);
}

function flush() {
  clearTimeout(timer);
  timer = undefined;
  const batch = waiting;
  waiting = [];
  sql`
    with input as (
      select * from unnest(
        ${batch.map((event) => event.id)}::uuid[],
        ${batch.map((event) => event.key)}::text[],
        ${batch.map((event) => event.body.toString("base64"))}::text[]
      ) as i(id, key, body)
    ), fresh as (
      insert into webhook_keys (source, key, event_id)
      select 'meta', key, id from input on conflict do nothing returning event_id
    ), stored as (
      insert into webhook_events (id, source, body)
      select i.id, 'meta', decode(i.body, 'base64') from input i join fresh f on f.event_id = i.id
      returning id
    ), told as (
      select pg_notify('tickline_webhooks', '') where exists (select 1 from stored)
    )
    select count(*) from stored, told`.then(
    () => {
      for (const event of batch) event.settle(200);
    },
    () => {
      for (const event of batch) event.settle(503);
    },
  );
}

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    const given = Buffer.from(String(request.headers["x-hub-signature-256"]).slice(7), "hex");
    const wanted = createHmac("sha256", secret).update(body).digest();
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      response.writeHead(401).end();
      return;
    }
    const settle = (status: number) => response.writeHead(status, { "content-length": 0 }).end();
    gather({ id: newId(), key: createHash("sha256").update(body).digest("hex"), body, settle });
  });
}).listen(Number(process.env.INTAKE_PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => process.exit(0));

/** Time-ordered like ours, so that it meets the same partition and the same side of the index. */
function newId(): string {
  const time = Date.now().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
