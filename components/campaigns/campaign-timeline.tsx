import {
  Ban,
  Check,
  CircleCheck,
  Copy,
  Gauge,
  Pause,
  Play,
  Reply,
  RotateCcw,
  Scale,
  Smartphone,
} from "lucide-react";
import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/app-link";
import { DateTime } from "@/components/ui/date-time";
import { Money } from "@/components/ui/money";
import { PhoneNumber } from "@/components/ui/phone-number";
import type { Tone } from "@/components/ui/state-grammar";
import { Timeline, type TimelineDay, type TimelineItem } from "@/components/ui/timeline";
import type { TimelineEvent } from "@/lib/campaigns/report-queries";
import { formatMoment } from "@/lib/core/format/moments";
import { countOf, peopleOf, spanOf } from "./campaign-words";

export type CampaignTimelineProps = {
  workspaceSlug: string;
  timeZone: string;
  /** Newest first. */
  events: readonly TimelineEvent[];
};

/** What happened to the campaign, newest first, by day. */
export function CampaignTimeline({ workspaceSlug, timeZone, events }: CampaignTimelineProps) {
  const days = new Map<string, TimelineItem[]>();
  for (const { event, count } of foldDecisions(events)) {
    const day = formatMoment({ at: event.at, timeZone, format: "weekday" });
    const items = days.get(day) ?? [];
    items.push({
      id: event.id,
      time: <DateTime at={event.at} format="time" timeZone={timeZone} />,
      ...wordsOf(event, { count, workspaceSlug }),
    });
    days.set(day, items);
  }
  const listed: TimelineDay[] = [...days].map(([label, items]) => ({ key: label, label, items }));
  return listed.length > 0 ? (
    <Timeline days={listed} />
  ) : (
    <p className="text-dense text-ink-3">Nothing happened yet.</p>
  );
}

/** Decisions about single messages come in dozens; a row of them is one line. */
function foldDecisions(events: readonly TimelineEvent[]) {
  const folded: { event: TimelineEvent; count: number }[] = [];
  for (const event of events) {
    const last = folded.at(-1);
    const same =
      last?.event.kind === "settled" &&
      event.kind === "settled" &&
      last.event.details.decision === event.details.decision &&
      last.event.actorName === event.actorName;
    if (last && same) last.count += 1;
    else folded.push({ event, count: 1 });
  }
  return folded;
}

type Words = { icon: ReactNode; tone?: Tone; title: ReactNode; body?: ReactNode };

const numberIn = (value: unknown): number => (typeof value === "number" ? value : 0);
const textIn = (value: unknown): string => (typeof value === "string" ? value : "");

/** A run of those who got nothing names no codes. */
const isOfRest = ({ codes }: TimelineEvent["details"]) =>
  Array.isArray(codes) && codes.length === 0;

function wordsOf(
  { kind, actorName, details }: TimelineEvent,
  { count, workspaceSlug }: { count: number; workspaceSlug: string },
): Words {
  const other = (id: unknown, name: unknown) => (
    <TextLink href={`/w/${workspaceSlug}/campaigns/${textIn(id)}`}>{textIn(name)}</TextLink>
  );
  switch (kind) {
    case "launched": {
      const audience = numberIn(details.audience);
      const sendable = numberIn(details.sendable);
      return {
        icon: <Play />,
        title: `Launched by ${actorName}`,
        body: (
          <>
            {countOf(audience)} chosen, {countOf(audience - sendable)} skipped,{" "}
            <Money
              amount={textIn(details.cost) || "0"}
              currency={textIn(details.currency) || "USD"}
              decimals={4}
            />{" "}
            held
          </>
        ),
      };
    }
    case "paused":
      return {
        icon: <Pause />,
        tone: "warn",
        title: details.reason ? "Paused by the brake" : `Paused by ${actorName}`,
        body: textIn(details.reason) || undefined,
      };
    case "resumed":
      return {
        icon: <Play />,
        title: `Resumed by ${actorName}`,
        body: details.leftOut
          ? `Without ${peopleOf(numberIn(details.leftOut))} whose language Meta stopped`
          : undefined,
      };
    case "cancelled":
      return { icon: <Ban />, title: `Cancelled by ${actorName}` };
    case "completed":
      return {
        icon: <CircleCheck />,
        tone: "ok",
        title: "Everybody was handed over",
        body: "Ticks and replies go on coming in",
      };
    case "slowed":
      return {
        icon: <Gauge />,
        tone: "warn",
        title: "Meta asked us to slow down",
        body: `${textIn(details.title)}. A pause of ${spanOf(numberIn(details.pauseMs) / 1_000)}, nothing lost`,
      };
    case "tested":
      return {
        icon: <Smartphone />,
        title: "Test sent",
        body: (
          <>
            To <PhoneNumber e164={textIn(details.phone)} /> by {actorName}
          </>
        ),
      };
    case "settled":
      return {
        icon: <Scale />,
        tone: "unknown",
        title: `${peopleOf(count)} decided by ${actorName}`,
        body: details.decision === "assume_sent" ? "Counted as sent" : "Counted as not sent",
      };
    case "retried":
      return {
        icon: <RotateCcw />,
        title: isOfRest(details)
          ? `New campaign for ${peopleOf(numberIn(details.count))} who got nothing`
          : `Retry for ${peopleOf(numberIn(details.count))}`,
        body: (
          <>
            In {other(details.campaignId, details.name)}, by {actorName}
          </>
        ),
      };
    case "retry_of":
      return {
        icon: <RotateCcw />,
        title: `Made for ${peopleOf(numberIn(details.count))} who ${isOfRest(details) ? "got nothing" : "failed"}`,
        body: <>Of {other(details.campaignId, details.name)}</>,
      };
    case "duplicated":
      return {
        icon: <Copy />,
        title: `Copied by ${actorName}`,
        body: <>From {other(details.campaignId, details.name)}</>,
      };
    case "replies": {
      const replies = numberIn(details.count);
      return {
        icon: <Reply />,
        title: replies === 1 ? "First reply" : `${countOf(replies)} people have replied`,
      };
    }
    default:
      return { icon: <Check />, title: kind.replaceAll("_", " "), body: actorName };
  }
}
