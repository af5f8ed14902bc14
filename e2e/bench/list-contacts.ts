import { existsSync } from "node:fs";
import { makeContext } from "@/db/testing/makers";
import { listContacts } from "@/lib/contacts/queries";
import { listContactsSchema } from "@/lib/contacts/schema";
import type { WorkspaceContext } from "@/lib/core/context";
import type { Bench, RunSection } from "./bench-rig";
import { interleave, median, medianOf, ratioOf } from "./measure";
import { milliseconds, type Note, type Row } from "./report";
import { signIn } from "./sign-in";
import { startProcess } from "./start-process";

const SMALL = 1_000;
const PAGE = 50;

type Member = Awaited<ReturnType<typeof makeContext>>;

/** (e) The first page of the contact list, with 1,000 people and with a million. */
export const benchList: RunSection = async (bench) => {
  const large = bench.isQuick ? 100_000 : 1_000_000;
  bench.log(`making ${large.toLocaleString("en")} contacts`);
  const small = await makeContext();
  const big = await makeContext();
  await fill(bench, [
    { workspaceId: small.workspaceId, count: SMALL },
    { workspaceId: big.workspaceId, count: large },
  ]);
  const rows: Row[] = [];
  const notes: Note[] = [];
  const compare = async (what: string, read: (ctx: Member) => Promise<unknown>, times: number) => {
    const sample = (ctx: Member) => async () => {
      const taken: number[] = [];
      for (let i = 0; i < times; i++) {
        const began = performance.now();
        await read(ctx);
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
      section: "e",
      what: `${what}, ${large.toLocaleString("en")} contacts beside ${SMALL.toLocaleString("en")}`,
      ratio: ratioOf(samples, names.big, names.small),
      aim: { atMost: 1.5 },
      ours: milliseconds(medianOf(samples, names.big)),
      beside: milliseconds(medianOf(samples, names.small)),
    });
  };
  const query = (sort: string) => (ctx: Member) =>
    listContacts(ctx as WorkspaceContext, listContactsSchema.parse({ sort, limit: PAGE }));
  await compare("first page, newest", query("newest"), 40);
  await compare("first page by name", query("name"), 40);

  if (existsSync(".next/BUILD_ID")) {
    const pages = await startProcess({
      entry: "node_modules/next/dist/bin/next",
      args: ["start", "-p", String(bench.webPort), "-H", "127.0.0.1"],
      port: bench.webPort,
    });
    try {
      const cookies = new Map([
        [small.slug, await signIn(small.actor.userId)],
        [big.slug, await signIn(big.actor.userId)],
      ]);
      const open = async ({ slug }: Member) => {
        const response = await fetch(`http://localhost:${bench.webPort}/w/${slug}/contacts`, {
          headers: { cookie: cookies.get(slug) ?? "" },
          redirect: "manual",
        });
        const html = await response.text();
        if (response.status !== 200 || !html.includes("Person 1")) {
          throw new Error(`/w/${slug}/contacts answered ${response.status} without its people`);
        }
      };
      await compare("the page over HTTP", open, 15);
      const peak = pages.peakMegabytes();
      if (peak !== null) notes.push({ section: "e", text: `peak memory, web process: ${peak} MB` });
    } finally {
      await pages.stop();
    }
  } else {
    notes.push({ section: "e", text: "no production build, so the page was not measured" });
  }
  return { rows, notes };
};

/** The search index is built after the rows: row by row a million would take minutes. */
async function fill(
  { owner }: Bench,
  workspaces: readonly { workspaceId: string; count: number }[],
): Promise<void> {
  const [index] = await owner`select pg_get_indexdef('contacts_search'::regclass) as definition`;
  await owner`drop index contacts_search`;
  for (const { workspaceId, count } of workspaces) {
    await owner`
      insert into contacts (workspace_id, id, name, phone, phone_key, country, email, source, consent)
      select ${workspaceId}, new_id(), 'Person ' || n, '+2547' || 10000000 + n, '2547' || 10000000 + n,
        'KE', 'person' || n || '@example.test', 'import', 'opted_in'
      from generate_series(1, ${count}::int) n`;
    const [tag] = await owner`
      insert into tags (workspace_id, name, slug) values (${workspaceId}, 'VIP', 'vip') returning id`;
    await owner`
      insert into contact_tags (workspace_id, contact_id, tag_id)
      select workspace_id, id, ${tag?.id as string} from contacts
      where workspace_id = ${workspaceId} and right(phone, 1) = '7'`;
  }
  await owner.unsafe(`set maintenance_work_mem = '256MB'; ${index?.definition}`);
  await owner`vacuum analyze contacts`;
  await owner`vacuum analyze contact_tags`;
}
