import { AppLink } from "@/components/ui/app-link";
import { Age } from "@/components/ui/date-time";
import { Progress } from "@/components/ui/progress";
import type { TrayJob } from "@/lib/tray/queries";
import { endWord, jobSentence, percentOf, progressWords, workWord } from "./job-words";
import { EndSign, Ring } from "./tray-sign";

export type TrayListProps = {
  slug: string;
  timeZone: string;
  jobs: readonly TrayJob[];
  onOpen: () => void;
};

/** The long jobs of the last day, each with how far it is or how it ended; a line leads to its place. */
export function TrayList({ slug, timeZone, jobs, onOpen }: TrayListProps) {
  return (
    <>
      <header className="flex h-12 flex-none items-center gap-2 border-b border-line px-4">
        <h2 className="font-semibold">Long jobs</h2>
        <span className="text-dense text-ink-3">yours, of the last day</span>
      </header>
      <ul className="min-h-0 flex-1 overflow-y-auto p-2">
        {jobs.map((job) => (
          <li key={job.id}>
            <AppLink
              className="flex items-start gap-3 rounded-control px-2 py-2.5 hover:bg-surface-2"
              href={`/w/${slug}${job.link}`}
              onClick={onOpen}
            >
              <span className="mt-0.5 flex-none">
                {job.state === "running" ? (
                  <Ring percent={percentOf(job)} />
                ) : (
                  <EndSign state={job.state} />
                )}
              </span>
              <span className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-1">
                <span className="flex items-baseline gap-3">
                  <span className="min-w-0 flex-1 truncate font-medium">
                    <bdi>{job.name}</bdi>
                  </span>
                  {job.endedAt ? (
                    <Age
                      at={job.endedAt}
                      className="flex-none text-meta text-ink-3"
                      timeZone={timeZone}
                    />
                  ) : null}
                </span>
                <span className="text-dense text-ink-2 tabular-nums">
                  {job.state === "running" ? null : (
                    <span className="font-medium text-ink">{endWord(job)}. </span>
                  )}
                  {jobSentence(job)}
                </span>
                {job.state === "running" ? (
                  <Progress
                    label={workWord(job)}
                    total={job.total}
                    value={job.done}
                    valueText={progressWords(job)}
                  />
                ) : null}
              </span>
            </AppLink>
          </li>
        ))}
      </ul>
    </>
  );
}
