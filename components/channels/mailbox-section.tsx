import { Chip } from "@/components/ui/chip";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import type { ChannelRow } from "@/lib/channels/queries";
import { NotedAt } from "./noted-at";

/** What an email address is at Resend. */
export function MailboxSection({ channel, timeZone }: { channel: ChannelRow; timeZone: string }) {
  const address = channel.address;
  return (
    <section aria-labelledby="identity">
      <h2 className="mb-3 text-body font-semibold" id="identity">
        Email address
      </h2>
      <Facts
        items={[
          {
            key: "address",
            label: "Address",
            value: (
              <span className="inline-flex min-w-0 flex-wrap items-center gap-1">
                <bdi className="min-w-0 wrap-anywhere">{address}</bdi>
                <CopyButton text={address} what="email address" />
                {channel.isSandbox ? <Chip tone="info">Sandbox</Chip> : null}
              </span>
            ),
          },
          {
            key: "from",
            label: "Sender",
            value: channel.verifiedName ?? <span className="text-ink-3">The address alone</span>,
          },
          {
            key: "pace",
            label: "Pace",
            value: `${channel.maxPerSecond.toLocaleString("en")} a second`,
          },
          { key: "billing", label: "Billing", value: "By Resend, to your account" },
          {
            key: "webhook",
            label: "Last webhook",
            value: <NotedAt at={channel.lastWebhookAt} timeZone={timeZone} />,
          },
          {
            key: "checked",
            label: "Asked Resend",
            value: <NotedAt at={channel.checkedAt} timeZone={timeZone} />,
          },
          { key: "domain", label: "Domain", value: channel.accountId },
        ]}
      />
    </section>
  );
}
