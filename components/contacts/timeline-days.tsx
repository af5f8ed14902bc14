"use client";

import {
  Ban,
  Check,
  CornerDownLeft,
  Download,
  MessageSquare,
  Pencil,
  UserPlus,
} from "lucide-react";
import { DateTime } from "@/components/ui/date-time";
import { StateSymbol } from "@/components/ui/state";
import { STATE_GRAMMAR, type Tone } from "@/components/ui/state-grammar";
import type { TimelineDay } from "@/components/ui/timeline";
import type { TimelineEntry } from "@/lib/contacts/contact-timeline";
import { formatMoment } from "@/lib/core/format/moments";
import { displayStatus } from "@/lib/messages/status";

const ICONS: Record<TimelineEntry["kind"], { icon: React.ReactNode; tone?: Tone }> = {
  consent_in: { icon: <Check />, tone: "ok" },
  consent_out: { icon: <Ban />, tone: "bad" },
  message_in: { icon: <CornerDownLeft /> },
  message_out: { icon: <MessageSquare /> },
  created: { icon: <UserPlus /> },
  imported: { icon: <Download /> },
  changed: { icon: <Pencil /> },
  blocked: { icon: <Ban />, tone: "warn" },
};

export function daysOf(entries: readonly TimelineEntry[], timeZone: string): TimelineDay[] {
  const days: { key: string; label: string; items: TimelineDay["items"][number][] }[] = [];
  for (const entry of entries) {
    const label = formatMoment({ at: entry.at, timeZone, format: "date" });
    let day = days.at(-1);
    if (day?.key !== label) {
      day = { key: label, label, items: [] };
      days.push(day);
    }
    const state = entry.status ? displayStatus(entry.status) : null;
    const look = ICONS[entry.kind];
    day.items.push({
      id: entry.id + entry.kind,
      icon: state ? <StateSymbol state={state} /> : look.icon,
      ...(state ? { tone: STATE_GRAMMAR[state].tone } : look.tone ? { tone: look.tone } : {}),
      title: (
        <>
          {entry.title}
          {state ? (
            <span className="font-normal text-ink-2"> {STATE_GRAMMAR[state].word}</span>
          ) : null}
        </>
      ),
      time: <DateTime at={entry.at} format="time" timeZone={timeZone} />,
      ...(entry.detail
        ? {
            body: (
              <span className="line-clamp-2 break-words">
                <bdi>{entry.detail}</bdi>
              </span>
            ),
          }
        : {}),
    });
  }
  return days;
}
