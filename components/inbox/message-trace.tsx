import {
  ArrowUpRight,
  CircleAlert,
  CircleCheck,
  Coins,
  MessageSquare,
  Notebook,
  Webhook,
} from "lucide-react";
import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/app-link";
import { CopyButton } from "@/components/ui/copy-button";
import { DateTime } from "@/components/ui/date-time";
import { Facts } from "@/components/ui/facts";
import { Money } from "@/components/ui/money";
import { StateChip } from "@/components/ui/state";
import { Timeline } from "@/components/ui/timeline";
import { zonedDay } from "@/lib/core/format/dates";
import type { MessageTrace as Trace, TracePart, TraceStep } from "@/lib/messages/trace-queries";

export type MessageTraceProps = {
  trace: Trace;
  slug: string;
  timeZone: string;
  currency: string;
};

const ICONS: Record<TracePart, ReactNode> = {
  message: <MessageSquare />,
  send: <ArrowUpRight />,
  status: <CircleCheck />,
  webhook: <Webhook />,
  money: <Coins />,
  record: <Notebook />,
};

/** One message from the webhook to the money, oldest first. */
export function MessageTrace({ trace, slug, timeZone, currency }: MessageTraceProps) {
  const { money, campaign, conversationId } = trace;
  return (
    <div className="grid gap-5">
      <blockquote
        className="rounded-control bg-surface-2 px-3 py-2 text-dense break-words"
        dir="auto"
      >
        {trace.body || "A message without words"}
      </blockquote>
      <Facts
        items={[
          {
            key: "who",
            label: trace.direction === "inbound" ? "From" : "To",
            value: conversationId ? (
              <TextLink href={`/w/${slug}/inbox/${conversationId}#m-${trace.id}`}>
                {trace.contactName}
              </TextLink>
            ) : (
              trace.contactName
            ),
          },
          { key: "number", label: "Over", value: trace.channelName },
          ...(campaign
            ? [
                {
                  key: "campaign",
                  label: "Campaign",
                  value: (
                    <TextLink href={`/w/${slug}/campaigns/${campaign.id}`}>
                      {campaign.name}
                    </TextLink>
                  ),
                },
              ]
            : []),
          ...(trace.state
            ? [{ key: "state", label: "State", value: <StateChip state={trace.state} /> }]
            : []),
          {
            key: "provider",
            label: "Meta’s id",
            value: trace.providerId ? (
              <span className="flex items-center gap-1">
                <span className="min-w-0 font-mono text-meta break-all">{trace.providerId}</span>
                <CopyButton text={trace.providerId} what="Meta’s id" />
              </span>
            ) : (
              "None yet"
            ),
          },
          ...(money
            ? [
                {
                  key: "money",
                  label: "Money",
                  value: (
                    <span className="grid gap-0.5">
                      <MoneyWords currency={currency} money={money} />
                      <span className="text-meta text-ink-3">{money.rule}</span>
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
      <section aria-label="What happened, oldest first">
        <Timeline days={daysOf(trace.steps, { slug, timeZone, currency })} />
      </section>
    </div>
  );
}

function MoneyWords({ money, currency }: { money: NonNullable<Trace["money"]>; currency: string }) {
  const { state, held, charged } = money;
  if (state === "captured" && charged !== null) {
    return (
      <span>
        <Money amount={charged} currency={currency} decimals={4} /> taken
      </span>
    );
  }
  if (state === "held" && held !== null) {
    return (
      <span>
        <Money amount={held} currency={currency} decimals={4} /> held until the first receipt
      </span>
    );
  }
  return <span>{state === "released" ? "Given back" : "Nothing held"}</span>;
}

function daysOf(
  steps: readonly TraceStep[],
  { slug, timeZone, currency }: Omit<MessageTraceProps, "trace">,
) {
  const days = new Map<string, TraceStep[]>();
  for (const step of steps) {
    const day = zonedDay(step.at, timeZone);
    days.set(day, [...(days.get(day) ?? []), step]);
  }
  return [...days].map(([key, items]) => ({
    key,
    label: <DateTime at={items[0]?.at ?? key} format="date" timeZone={timeZone} />,
    items: items.map((item) => ({
      id: item.id,
      icon: item.isProblem ? <CircleAlert /> : ICONS[item.part],
      ...(item.isProblem ? { tone: "bad" as const } : {}),
      title: (
        <>
          {item.title}
          {item.amount ? (
            <>
              {" "}
              <Money amount={item.amount} currency={currency} decimals={4} sign="always" />
            </>
          ) : null}
        </>
      ),
      time: <DateTime at={item.at} format="exact" timeZone={timeZone} />,
      body: item.eventPlace ? (
        <>
          {item.detail}{" "}
          <TextLink href={`/w/${slug}/settings/webhook-events?open=${item.eventPlace}`}>
            Open the event
          </TextLink>
        </>
      ) : (
        item.detail
      ),
    })),
  }));
}
