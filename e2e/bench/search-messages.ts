import { makeContext } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { searchMessages } from "@/lib/messages/search-messages";
import type { Bench, RunSection } from "./bench-rig";
import { interleave, median, medianOf, ratioOf } from "./measure";
import { milliseconds, type Row } from "./report";

const SMALL = 1_000;
/** Words as a shop says them: a few everywhere, many seldom. */
const VOCABULARY = 4_000;

/** (f) A search over the messages of a small workspace and over a million. */
export const benchSearch: RunSection = async (bench) => {
  const large = bench.isQuick ? 100_000 : 1_000_000;
  bench.log(`making ${large.toLocaleString("en")} messages`);
  const small: WorkspaceContext = await makeContext();
  const big: WorkspaceContext = await makeContext();
  await fill(bench, [
    { workspaceId: small.workspaceId, count: SMALL },
    { workspaceId: big.workspaceId, count: large },
  ]);
  const rows: Row[] = [];
  for (const { what, q } of [
    { what: "a word that is everywhere", q: "word1" },
    { what: "a word that is rare", q: `word${VOCABULARY - 1}` },
    { what: "two words", q: "word7 word12" },
    { what: "nothing found", q: "zeppelin" },
  ]) {
    const sample = (ctx: WorkspaceContext) => async () => {
      const taken: number[] = [];
      for (let time = 0; time < 15; time++) {
        const began = performance.now();
        await searchMessages(ctx, { q });
        taken.push(performance.now() - began);
      }
      return median(taken);
    };
    await sample(small)();
    await sample(big)();
    const names = { small: `${what}, ${SMALL}`, big: `${what}, ${large}` };
    const samples = await interleave(
      [
        { name: names.small, measure: sample(small) },
        { name: names.big, measure: sample(big) },
      ],
      bench.repetitions,
      bench.log,
    );
    rows.push({
      section: "f",
      what: `${what}, ${large.toLocaleString("en")} messages beside ${SMALL.toLocaleString("en")}`,
      ratio: ratioOf(samples, names.big, names.small),
      aim: { atMost: 1.5 },
      ours: milliseconds(medianOf(samples, names.big)),
      beside: milliseconds(medianOf(samples, names.small)),
    });
  }
  return { rows, notes: [] };
};

/** Triggers and keys rest meanwhile and the index of words is built at the end: as after a restore. */
async function fill(
  { owner }: Bench,
  workspaces: readonly { workspaceId: string; count: number }[],
): Promise<void> {
  const [index] =
    await owner`select pg_get_indexdef('message_search_words'::regclass) as definition`;
  await owner`drop index message_search_words`;
  for (const { workspaceId, count } of workspaces) {
    const [channel] = await owner`
      insert into channels (workspace_id, kind, mode, name, sender_id, account_id, address)
      values (${workspaceId}, 'whatsapp', 'shared', 'Shop', ${workspaceId}, ${workspaceId}, '+254 20 765 4321')
      returning id`;
    const channelId = channel?.id as string;
    await owner`
      insert into contacts (workspace_id, name, phone, phone_key, country, source, consent)
      select ${workspaceId}, 'Person ' || n, '+2547' || 10000000 + n, '2547' || 10000000 + n, 'KE',
        'import', 'opted_in' from generate_series(1, 1000) n`;
    await owner`
      insert into conversations (workspace_id, contact_id, channel_id)
      select workspace_id, id, ${channelId} from contacts where workspace_id = ${workspaceId}`;
    await owner.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`
        insert into messages (workspace_id, id, contact_id, channel_id, direction, origin, kind, body, status, occurred_at)
        select ${workspaceId}, new_id(), c.ids[1 + n % 1000], ${channelId}, 'inbound', 'customer', 'text', (
            select string_agg('word' || (${VOCABULARY} * power(random(), 3))::int, ' ')
            from generate_series(1, 8 + n % 10)), 'received',
          now() - (${count}::int - n) * interval '10 seconds'
        from generate_series(1, ${count}::int) n,
          (select array_agg(id) as ids from contacts where workspace_id = ${workspaceId}) c`;
      await tx`
        insert into message_search (workspace_id, message_id, contact_id, channel_id, direction, occurred_at, document)
        select workspace_id, id, contact_id, channel_id, direction, occurred_at,
          message_document(workspace_id, occurred_at, body)
        from messages where workspace_id = ${workspaceId}`;
    });
  }
  await owner.unsafe(`set maintenance_work_mem = '256MB'; ${index?.definition}`);
  await owner`vacuum analyze message_search`;
  await owner`vacuum analyze messages`;
}
