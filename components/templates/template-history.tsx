"use client";

import {
  Ban,
  Check,
  CircleAlert,
  Clock,
  CloudOff,
  FilePlus,
  Pause,
  Pencil,
  Play,
  RotateCcw,
} from "lucide-react";
import type { ReactNode } from "react";
import { DateTime } from "@/components/ui/date-time";
import type { Tone } from "@/components/ui/state-grammar";
import { Timeline, type TimelineDay } from "@/components/ui/timeline";

export type HistoryMoment = {
  id: string;
  /** "template.submitted" */
  action: string;
  actorName: string;
  /** In plain words. */
  reason: string | null;
  /** ISO 8601. */
  at: string;
  /** Day in the workspace's zone: its key, and its words. */
  day: { key: string; label: string };
};

const KNOWN: Record<string, { title: string; icon: ReactNode; tone?: Tone }> = {
  "template.created": { title: "Draft begun", icon: <FilePlus /> },
  "template.updated": { title: "Draft changed", icon: <Pencil /> },
  "template.version_begun": { title: "Next version begun", icon: <Pencil /> },
  "template.version_discarded": { title: "Next version discarded", icon: <RotateCcw /> },
  "template.draft": { title: "Back to draft", icon: <RotateCcw />, tone: "warn" },
  "template.submitted": { title: "In review at Meta", icon: <Clock />, tone: "info" },
  "template.pending": { title: "In review at Meta", icon: <Clock />, tone: "info" },
  "template.refused": { title: "Submission not taken", icon: <CircleAlert />, tone: "bad" },
  "template.approved": { title: "Approved", icon: <Check />, tone: "ok" },
  "template.rejected": { title: "Rejected", icon: <CircleAlert />, tone: "bad" },
  "template.unpaused": { title: "Pause ended", icon: <Play />, tone: "ok" },
  "template.paused": { title: "Paused by Meta", icon: <Pause />, tone: "warn" },
  "template.disabled": { title: "Disabled by Meta", icon: <Ban />, tone: "bad" },
  "template.in_appeal": { title: "In appeal", icon: <Clock />, tone: "info" },
  "template.deleted": { title: "Deleted", icon: <CloudOff /> },
};

export type TemplateHistoryProps = { moments: readonly HistoryMoment[]; timeZone: string };

/** Draft, in review, approved or rejected: who did what and why, newest first. */
export function TemplateHistory({ moments, timeZone }: TemplateHistoryProps) {
  const days: (TimelineDay & { items: TimelineDay["items"][number][] })[] = [];
  for (const moment of moments) {
    let day = days.at(-1);
    if (day?.key !== moment.day.key) {
      day = { ...moment.day, items: [] };
      days.push(day);
    }
    const known = KNOWN[moment.action];
    day.items.push({
      id: moment.id,
      icon: known?.icon ?? <Pencil />,
      ...(known?.tone ? { tone: known.tone } : {}),
      title: known?.title ?? moment.action,
      time: <DateTime at={moment.at} format="time" timeZone={timeZone} />,
      body: moment.reason ?? moment.actorName,
    });
  }
  return (
    <section aria-labelledby="template-history">
      <h2 className="mb-2.5 font-semibold" id="template-history">
        History
      </h2>
      {days.length > 0 ? (
        <Timeline days={days} />
      ) : (
        <p className="text-dense text-ink-3">Nothing happened here yet.</p>
      )}
    </section>
  );
}
