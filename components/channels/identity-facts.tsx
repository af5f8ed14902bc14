import type { ComponentProps } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import type { ChannelRow } from "@/lib/channels/queries";
import { NotedAt } from "./noted-at";

type Items = ComponentProps<typeof Facts>["items"];

export type IdentityFactsProps = {
  channel: ChannelRow;
  timeZone: string;
  title: string;
  /** Who was asked about it: "Twilio". */
  provider: string;
  /** What it is and may. */
  items: Items;
  /** What the provider finds it by. */
  ids: Items;
};

/** What a channel is at its provider, and when either side heard of the other last. */
export function IdentityFacts({
  channel,
  timeZone,
  title,
  provider,
  items,
  ids,
}: IdentityFactsProps) {
  return (
    <>
      <h2 className="mb-3 text-body font-semibold" id="identity">
        {title}
      </h2>
      <Facts
        items={[
          ...items,
          {
            key: "webhook",
            label: "Last webhook",
            value: <NotedAt at={channel.lastWebhookAt} timeZone={timeZone} />,
          },
          {
            key: "checked",
            label: `Asked ${provider}`,
            value: <NotedAt at={channel.checkedAt} timeZone={timeZone} />,
          },
          ...ids,
        ]}
      />
    </>
  );
}

/** Of a channel whose provider bills the business itself. */
export const billedAside = ({ maxPerSecond }: ChannelRow, provider: string): Items => [
  { key: "pace", label: "Pace", value: `${maxPerSecond.toLocaleString("en")} a second` },
  { key: "billing", label: "Billing", value: `By ${provider}, to your account` },
];

/** As the provider and its support know it. */
export function ProviderId({ id, what }: { id: string; what: string }) {
  return (
    <span className="inline-flex min-w-0 items-center font-mono text-meta">
      <span className="truncate">{id}</span>
      <CopyButton text={id} what={what} />
    </span>
  );
}
