"use client";

import { usePathname } from "next/navigation";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useWorkspaceEvents } from "@/components/layout/workspace-events";
import { markTraySeenAction } from "@/lib/tray/actions";
import type { TrayJob } from "@/lib/tray/queries";
import { endWord, jobSentence } from "./job-words";

/** A running job moves with every batch; people read no faster than this. */
const MINE_MS = 1_000;
/** What is announced of a job that is not listed may be a new one of mine, and mostly is not. */
const OTHERS_MS = 5_000;
/** The first word of a job that was not heard of before. */
const NEW_MS = 300;

type Tray = {
  slug: string;
  /** IANA zone in which moments are told. */
  timeZone: string;
  /** All of the last day, newest first. */
  jobs: readonly TrayJob[];
  /** Those that call: running, or ended unseen. */
  calling: readonly TrayJob[];
  /** Everything that has ended is looked at now. */
  lookAtAll: () => void;
};

const Context = createContext<Tray | null>(null);

/** Null for those whose role has no long jobs. */
export const useTray = (): Tray | null => useContext(Context);

export type TrayCenterProps = {
  slug: string;
  timeZone: string;
  /** As the server read them; null for a role without long jobs. */
  first: readonly TrayJob[] | null;
  children: ReactNode;
};

/** One list and one ear for the member's long jobs, whatever page is open. */
export function TrayCenter({ first, ...props }: TrayCenterProps) {
  return first === null ? props.children : <Following first={first} {...props} />;
}

function Following({
  slug,
  timeZone,
  first,
  children,
}: TrayCenterProps & { first: readonly TrayJob[] }) {
  const [jobs, setJobs] = useState(first);
  const [said, setSaid] = useState("");
  const place = usePathname().slice(`/w/${slug}`.length);
  const latest = useRef({ jobs: first, place });
  useEffect(() => {
    latest.current = { jobs, place };
  }, [jobs, place]);

  const turn = useRef(0);
  const read = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    const answer = await fetch(`/w/${slug}/tray`, { headers: { accept: "application/json" } })
      .then((response) => (response.ok ? (response.json() as Promise<{ jobs: TrayJob[] }>) : null))
      // the next event, or the stream that comes back, asks again
      .catch(() => null);
    if (!answer || mine !== turn.current) return;
    const known = new Map(latest.current.jobs.map((job) => [job.id, job.endedAt]));
    const ended = answer.jobs.filter(
      (job) =>
        job.isUnseen && job.endedAt !== known.get(job.id) && job.link !== latest.current.place,
    );
    if (ended.length > 0) {
      setSaid(ended.map((job) => `${job.name}: ${endWord(job)}. ${jobSentence(job)}`).join(" "));
    }
    setJobs(answer.jobs);
  }, [slug]);
  const readSoon = useReadSoon(read);

  const heard = useRef(new Set<string>());
  const onJob = (id: unknown) => {
    if (typeof id !== "string") return;
    const isMine = latest.current.jobs.some((job) => job.id === id);
    readSoon(isMine ? MINE_MS : heard.current.has(id) ? OTHERS_MS : NEW_MS);
    heard.current.add(id);
  };
  useWorkspaceEvents(slug, {
    import: ({ importId }) => onJob(importId),
    campaign: ({ campaignId }) => onJob(campaignId),
    resync: () => readSoon(NEW_MS),
  });
  useEffect(() => {
    // it may have ended between the reading of the page and the opening of the stream
    if (first.some((job) => job.state === "running")) readSoon(MINE_MS);
  }, [first, readSoon]);

  const markSeen = useCallback(
    async (until: string | undefined) => {
      if (!until) return;
      setJobs((known) =>
        known.map((job) =>
          job.endedAt !== null && job.endedAt <= until ? { ...job, isUnseen: false } : job,
        ),
      );
      // what could not be noted is news again on the next page, and nothing worse
      await markTraySeenAction(slug, { until }).catch(() => null);
    },
    [slug],
  );
  useEffect(() => {
    const look = () => {
      if (!document.hidden) void markSeen(seenOn(place, jobs));
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [jobs, place, markSeen]);

  const tray = useMemo<Tray>(
    () => ({
      slug,
      timeZone,
      jobs,
      calling: jobs.filter(
        (job) => job.state === "running" || (job.isUnseen && job.link !== place),
      ),
      lookAtAll: () => void markSeen(inOrder(jobs).at(-1)?.endedAt ?? undefined),
    }),
    [slug, timeZone, jobs, place, markSeen],
  );
  return (
    <Context.Provider value={tray}>
      {children}
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </Context.Provider>
  );
}

/** Unseen ones, by the time they ended. */
const inOrder = (jobs: readonly TrayJob[]) =>
  jobs
    .filter((job) => job.isUnseen)
    .sort((a, b) => Date.parse(a.endedAt ?? "") - Date.parse(b.endedAt ?? ""));

/**
 * Until when jobs are seen by being where they lead. One mark stands for all that ended before it, so
 * it stops at the first that is not on the screen.
 */
function seenOn(place: string, jobs: readonly TrayJob[]): string | undefined {
  const unseen = inOrder(jobs);
  const elsewhere = unseen.findIndex((job) => job.link !== place);
  return unseen.slice(0, elsewhere < 0 ? unseen.length : elsewhere).at(-1)?.endedAt ?? undefined;
}

/** Reads once, as soon as the soonest that was asked for; a hidden tab waits until it is looked at. */
function useReadSoon(read: () => Promise<void>): (inMs: number) => void {
  const timer = useRef<{ id: ReturnType<typeof setTimeout>; atMs: number } | null>(null);
  const missed = useRef(false);
  const readSoon = useCallback(
    (inMs: number) => {
      const atMs = Date.now() + inMs;
      if (timer.current && timer.current.atMs <= atMs) return;
      clearTimeout(timer.current?.id);
      const id = setTimeout(() => {
        timer.current = null;
        missed.current = document.hidden;
        if (!document.hidden) void read();
      }, inMs);
      timer.current = { id, atMs };
    },
    [read],
  );
  useEffect(() => {
    const onVisible = () => {
      if (!document.hidden && missed.current) readSoon(0);
    };
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      document.removeEventListener("visibilitychange", onVisible);
      clearTimeout(timer.current?.id);
      timer.current = null;
    };
  }, [readSoon]);
  return readSoon;
}
