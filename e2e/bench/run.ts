import os from "node:os";
import { type RunSection, startBench } from "./bench-rig";
import { benchImport } from "./import-contacts";
import { benchList } from "./list-contacts";
import { benchInbox } from "./open-inbox";
import { benchStatuses } from "./process-statuses";
import { printReport, type Section } from "./report";
import { benchSearch } from "./search-messages";
import { benchSending } from "./send-campaign";
import { benchIntake } from "./take-webhooks";

/**
 * `npm run bench [-- --only=a,b] [--quick] [--repetitions=N]`: ours beside baselines, in one run on
 * one machine. Numbers decide nothing: the exit code tells only whether everything ran.
 */
const SECTIONS: Record<string, { title: string; run: RunSection }> = {
  a: { title: "campaign sends", run: benchSending },
  b: { title: "webhook intake", run: benchIntake },
  c: { title: "statuses", run: benchStatuses },
  d: { title: "contact import", run: benchImport },
  e: { title: "contact list", run: benchList },
  f: { title: "message search", run: benchSearch },
  g: { title: "shared inbox", run: benchInbox },
};

const flag = (name: string) =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const isQuick = process.argv.includes("--quick");
const wanted = flag("only")?.split(",") ?? Object.keys(SECTIONS);
const repetitions = Number(flag("repetitions") ?? (isQuick ? 3 : 5));
const unknown = wanted.filter((name) => !SECTIONS[name]);
if (unknown.length > 0 || !(repetitions >= 1)) {
  console.error(`There is no section ${unknown.join(", ")}; choose from ${Object.keys(SECTIONS)}.`);
  process.exit(1);
}

const cpu = os.cpus()[0]?.model ?? "unknown processor";
console.log(
  `${os.availableParallelism()} cores (${cpu}), ${Math.round(os.totalmem() / 2 ** 30)} GB, ` +
    `Node ${process.version}, ${os.platform()} ${os.arch()}, load ${os.loadavg()[0]?.toFixed(1)}; ` +
    `medians of ${repetitions} interleaved repetitions${isQuick ? ", small numbers" : ""}`,
);

const bench = await startBench({ repetitions, isQuick, log: (line) => console.log(`   ${line}`) });
const sections: Section[] = [];
try {
  for (const name of wanted) {
    const section = SECTIONS[name];
    if (!section) continue;
    console.log(`\n${name}  ${section.title}`);
    sections.push(await section.run(bench));
  }
  printReport(sections);
} finally {
  await bench.stop();
}
