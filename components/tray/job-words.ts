import type { TrayImport, TrayJob } from "@/lib/tray/queries";

const number = new Intl.NumberFormat("en");

const WORK: Record<TrayJob["work"], string> = {
  check: "Checking",
  import: "Importing",
  undo: "Undoing",
  send: "Sending",
};

/** What is going on, in a word: "Importing". */
export const workWord = (job: TrayJob) => WORK[job.work];

/** Whole per cent of a running job, at most 99; null while nobody counts. */
export function percentOf({ done, total }: TrayJob): number | null {
  if (done === null || total === 0) return null;
  return Math.min(99, Math.floor((done / total) * 100));
}

/** "400 of 1,000 rows" */
export function progressWords(job: TrayJob): string {
  const noun = job.work === "send" ? "people" : "rows";
  const total = number.format(job.total);
  return job.done === null ? `${total} ${noun}` : `${number.format(job.done)} of ${total} ${noun}`;
}

/** How it ended, in a word that stands beside its sign. */
export function endWord(job: TrayJob): string {
  switch (job.state) {
    case "waiting":
      return job.work === "send" ? "Paused" : "Checked";
    case "done":
      return job.work === "undo" ? "Undone" : "Done";
    case "failed":
      return "Failed";
    case "cancelled":
      return "Cancelled";
    default:
      return workWord(job);
  }
}

/** How it stands, in a sentence: counts, the reason of a failure, what comes next. */
export function jobSentence(job: TrayJob): string {
  const { state } = job;
  if (state === "running") return `${workWord(job)}, ${progressWords(job)}`;
  if (job.work === "send") {
    const messages = job.messages === 1 ? "1 message" : `${number.format(job.messages)} messages`;
    if (state === "waiting") return `${messages} out. Open the report to go on.`;
    return state === "done" ? `${messages} out` : `${messages} out. The report says why it ended.`;
  }
  if (state === "waiting") return "Nothing is written yet. Open it and start the import.";
  if (state === "cancelled") return `After ${progressWords(job)}. What is saved stays.`;
  if (state === "failed") return job.problem ?? "Open it to see what is saved.";
  return job.work === "undo" ? "What it had brought is taken back" : countWords(job);
}

function countWords({ counts }: TrayImport): string {
  const parts = [
    [counts.created, "added"],
    [counts.updated, "updated"],
    [counts.skipped, "left as they were"],
    [counts.failed, "not imported"],
  ] as const;
  const said = parts.flatMap(([count, word]) =>
    count > 0 ? [`${number.format(count)} ${word}`] : [],
  );
  return said.join(", ") || "No rows";
}

/** The button's words: what runs comes first, then what went wrong, then what is done. */
export function trayWords(jobs: readonly TrayJob[]): { label: string; aside: string | null } {
  const running = jobs.filter((job) => job.state === "running");
  const [only] = running;
  if (running.length > 1) return { label: `${running.length} jobs running`, aside: null };
  if (only) {
    const percent = percentOf(only);
    return { label: workWord(only), aside: percent === null ? null : `${percent} %` };
  }
  const [first] = jobs;
  if (jobs.length === 1 && first) return { label: lookWord(first), aside: null };
  const failed = jobs.filter((job) => job.state === "failed").length;
  if (failed > 0)
    return { label: failed === 1 ? "1 job failed" : `${failed} jobs failed`, aside: null };
  return { label: jobs.length === 0 ? "Long jobs" : `${jobs.length} jobs ended`, aside: null };
}

function lookWord(job: TrayJob): string {
  const noun = job.work === "send" ? "Campaign" : job.work === "check" ? "File" : "Import";
  return `${noun} ${endWord(job).toLowerCase()}`;
}
