import { makeContext } from "@/db/testing/makers";
import { checkImport } from "@/lib/contacts/import/check-import";
import { commitImport } from "@/lib/contacts/import/commit-import";
import { getImport } from "@/lib/contacts/import/queries";
import { saveImportRules } from "@/lib/contacts/import/save-import-rules";
import { stageImport } from "@/lib/contacts/import/stage-import";
import { startImport } from "@/lib/contacts/import/start-import";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import type { Bench, RunSection } from "./bench-rig";
import { interleave, median, medianOf, ratioOf, secondsOf } from "./measure";
import { rate } from "./report";

const OURS = "import, commit";
const RAW = "raw multi-row INSERT";
const RAW_ALL = "raw INSERT of all its rows";
const RAW_BATCH = 1_000;

/**
 * (d) Rows a second of a file of new people who agreed: the commit, and the whole way from bytes to
 * contacts (read, staged, checked row by row, committed). The baseline inserts the finished contacts,
 * a thousand a statement, into the same table with the same indexes and the same counter; the second
 * one inserts the identities and the proofs as well, which an import that keeps its promises cannot spare.
 */
export const benchImport: RunSection = async (bench) => {
  const rows = bench.isQuick ? 2_000 : 10_000;
  const people = Array.from({ length: rows }, (_, index) => personOf(index));
  const bytes = Buffer.from(
    ["First Name,Last Name,Phone,Email,Company,City", ...people.map(lineOf)].join("\n"),
  );
  const wholeWays: number[] = [];
  const ours = async () => {
    const ctx: WorkspaceContext = await makeContext({ country: "KE" });
    let importId = "";
    const prepare = await secondsOf(async () => {
      ({ importId } = await stageImport(ctx, { fileName: "people.csv", bytes }));
      await check(ctx, importId);
      await startImport(ctx, { importId });
    });
    const commit = await secondsOf(() => commitImport(ctx, { importId }));
    const { createdCount } = await getImport(ctx, importId);
    if (createdCount !== rows) throw new Error(`${createdCount} of ${rows} rows became contacts`);
    wholeWays.push(rows / (prepare + commit));
    return rows / commit;
  };
  const raw = async () => {
    const { workspaceId } = await makeContext({ country: "KE" });
    return rows / (await secondsOf(() => insertRaw(bench, workspaceId, people)));
  };
  const rawAll = async () => {
    const { workspaceId } = await makeContext({ country: "KE" });
    return rows / (await secondsOf(() => insertRaw(bench, workspaceId, people, true)));
  };
  bench.log(`warming up with ${rows} rows`);
  await ours();
  await raw();
  await rawAll();
  await bench.settle();
  wholeWays.length = 0;
  const samples = await interleave(
    [
      { name: OURS, measure: ours },
      { name: RAW, measure: raw },
      { name: RAW_ALL, measure: rawAll },
    ],
    bench.repetitions,
    bench.log,
  );
  const raws = samples.get(RAW) ?? [];
  const beside = rate(medianOf(samples, RAW), "rows");
  return {
    rows: [
      {
        section: "d",
        what: "import, the commit, beside raw multi-row INSERT",
        ratio: ratioOf(samples, OURS, RAW),
        aim: { atLeast: 0.5 },
        ours: rate(medianOf(samples, OURS), "rows"),
        beside,
      },
      {
        section: "d",
        what: "import, the commit, beside raw INSERT of contacts, identities and proofs",
        ratio: ratioOf(samples, OURS, RAW_ALL),
        ours: rate(medianOf(samples, OURS), "rows"),
        beside: rate(medianOf(samples, RAW_ALL), "rows"),
      },
      {
        section: "d",
        what: "import, from bytes to contacts, beside raw multi-row INSERT",
        ratio: median(wholeWays.map((value, repetition) => value / (raws[repetition] ?? 0))),
        ours: rate(median(wholeWays), "rows"),
        beside,
      },
    ],
    notes: [
      {
        section: "d",
        text: "a row of ours is a contact, its number's identity, the proof of its consent and its verdict",
      },
    ],
  };
};

type Person = { first: string; last: string; phone: string; typed: string; email: string };

function personOf(index: number): Person {
  const digits = String(710_000_000 + index * 7);
  return {
    first: FIRST[index % FIRST.length] as string,
    last: LAST[(index * 7) % LAST.length] as string,
    phone: `+254${digits}`,
    typed: `0${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`,
    email: `person${index}@example.test`,
  };
}
const FIRST = ["Amina", "Brian", "Chebet", "David", "Esther", "Faith", "George", "Halima", "Ian"];
const LAST = ["Achieng", "Barasa", "Cherono", "Daudi", "Ekai", "Gitau", "Hassan", "Ibrahim"];

function lineOf({ first, last, typed, email }: Person): string {
  return [first, last, typed, email, `${last} & Sons`, "Nairobi"].join(",");
}

async function check(ctx: WorkspaceContext, importId: string): Promise<void> {
  const staged = await getImport(ctx, importId);
  await saveImportRules(ctx, {
    importId,
    rules: {
      ...staged.options.rules,
      consent: { mode: "all", basis: "checkbox", evidence: "Yes, send me offers on WhatsApp." },
    },
  });
  const { options } = await getImport(ctx, importId);
  await checkImport(ctx, { importId, checkId: options.checkId ?? "" });
}

async function insertRaw(
  { owner }: Bench,
  workspaceId: string,
  people: readonly Person[],
  withProofs = false,
) {
  for (let at = 0; at < people.length; at += RAW_BATCH) {
    const rows = people.slice(at, at + RAW_BATCH).map((person) => ({
      workspace_id: workspaceId,
      id: newId(),
      name: `${person.first} ${person.last}`,
      phone: person.phone,
      phone_key: person.phone.slice(1),
      country: "KE",
      raw_phone: person.typed,
      email: person.email,
      company: `${person.last} & Sons`,
      city: "Nairobi",
      source: "import",
      consent: "opted_in",
    }));
    await owner`insert into contacts ${owner(rows)}`;
    if (!withProofs) continue;
    await owner`insert into contact_identities ${owner(
      rows.map((row) => ({
        workspace_id: workspaceId,
        kind: "phone",
        value: row.phone_key,
        contact_id: row.id,
      })),
    )}`;
    await owner`insert into consent_events ${owner(
      rows.map((row) => ({
        workspace_id: workspaceId,
        contact_id: row.id,
        action: "opt_in",
        source: "import",
        evidence: "Checkbox on a form: Yes, send me offers on WhatsApp. (people.csv)",
        actor_name: "Bench",
      })),
    )}`;
  }
}
