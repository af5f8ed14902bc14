import { Clock, FileText, MessageSquare, Pause, Radio, TriangleAlert, Wallet } from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "@/components/ui/app-link";
import { Age, DateTime } from "@/components/ui/date-time";
import { Money } from "@/components/ui/money";
import type { Forecast } from "@/lib/wallet/forecast";
import type { NeedsYou } from "@/lib/workspaces/overview-queries";

export type NeedsYouListProps = {
  workspaceSlug: string;
  timeZone: string;
  currency: string;
  needs: NeedsYou;
  /** Null for those who may not see money. */
  available: string | null;
  forecast: Forecast | null;
};

/** Money that lasts no longer than this is worth a line. */
const LOW_DAYS = 3;
const MAX_LINES = 7;

type Line = { key: string; icon: ReactNode; text: ReactNode; action: string; href: string };

/** At most seven lines, the most urgent first; each says one thing and leads to one place. */
export function NeedsYouList(props: NeedsYouListProps) {
  const lines = linesOf(props).slice(0, MAX_LINES);
  if (lines.length === 0) {
    return (
      <p className="border-y border-line py-3 text-ink-2">
        Nothing waits for you. Customers are answered and nothing has failed.
      </p>
    );
  }
  return (
    <ul className="border-b border-line">
      {lines.map((line) => (
        <li className="border-t border-line" key={line.key}>
          <AppLink
            className="group flex min-h-11 items-center gap-3 py-2.5 hover:bg-surface-2"
            href={line.href}
          >
            <span className="flex flex-none text-ink-3">{line.icon}</span>
            <span className="min-w-0 flex-1">{line.text}</span>
            <span className="flex-none text-dense font-medium text-accent-ink group-hover:underline">
              {line.action}
            </span>
          </AppLink>
        </li>
      ))}
    </ul>
  );
}

function linesOf({
  workspaceSlug,
  timeZone,
  currency,
  needs,
  available,
  forecast,
}: NeedsYouListProps): Line[] {
  const base = `/w/${workspaceSlug}`;
  const lines: Line[] = [];
  const { closingWindows, unanswered } = needs;
  if (closingWindows) {
    const { count, firstAt, conversationId } = closingWindows;
    lines.push({
      key: "closing",
      icon: <Clock className="text-warn" />,
      text: (
        <>
          {count === 1 ? "A window closes" : `${count} windows close`} within the hour, the first at{" "}
          <DateTime at={firstAt} format="time" timeZone={timeZone} />
        </>
      ),
      action: "Answer",
      href: `${base}/inbox/${conversationId}`,
    });
  }
  for (const channel of needs.channels) {
    lines.push({
      key: channel.id,
      icon: <Radio className="text-bad" />,
      text: (
        <>
          <b className="font-medium">{channel.name}</b> is not working
          {channel.reason ? `: ${channel.reason}` : ""}
        </>
      ),
      action: "Mend",
      href: `${base}/settings/channels`,
    });
  }
  if (unanswered) {
    const { count, oldestAt } = unanswered;
    lines.push({
      key: "unanswered",
      icon: <MessageSquare />,
      text: (
        <>
          {count === 1 ? "One customer waits" : `${count > 99 ? "99+" : count} customers wait`} for
          an answer, the longest since <Age at={oldestAt} timeZone={timeZone} />
        </>
      ),
      action: "Open inbox",
      href: `${base}/inbox`,
    });
  }
  for (const campaign of needs.pausedCampaigns) {
    lines.push({
      key: campaign.id,
      icon: <Pause className="text-warn" />,
      text: (
        <>
          <b className="font-medium">{campaign.name}</b> is paused
          {campaign.reason ? `: ${campaign.reason}` : ""}
        </>
      ),
      action: "Look",
      href: `${base}/campaigns/${campaign.id}`,
    });
  }
  for (const template of needs.rejectedTemplates) {
    lines.push({
      key: template.id,
      icon: <FileText className="text-warn" />,
      text: (
        <>
          Meta rejected <b className="font-mono text-dense font-medium">{template.name}</b>
          {template.reason ? `: ${template.reason}` : ""}
        </>
      ),
      action: "Edit",
      href: `${base}/templates/${template.id}`,
    });
  }
  if (available !== null && forecast?.kind === "days" && forecast.days <= LOW_DAYS) {
    lines.push({
      key: "balance",
      icon: <Wallet className="text-warn" />,
      text: (
        <>
          <Money amount={available} currency={currency} /> lasts about{" "}
          {forecast.days === 1 ? "a day" : `${forecast.days} days`} at this pace
        </>
      ),
      action: "Top up",
      href: `${base}/wallet`,
    });
  }
  if (needs.unconfirmedSends > 0) {
    lines.push({
      key: "unconfirmed",
      icon: <TriangleAlert className="text-unknown" />,
      text: `${needs.unconfirmedSends} ${needs.unconfirmedSends === 1 ? "send is" : "sends are"} unconfirmed: Meta was reached, its answer was not`,
      action: "Look",
      href: `${base}/campaigns`,
    });
  }
  return lines;
}
