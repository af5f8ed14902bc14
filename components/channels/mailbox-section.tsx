import { Chip } from "@/components/ui/chip";
import { CopyButton } from "@/components/ui/copy-button";
import type { ChannelRow } from "@/lib/channels/queries";
import { billedAside, IdentityFacts } from "./identity-facts";

/** What an email address is at Resend. */
export function MailboxSection({ channel, timeZone }: { channel: ChannelRow; timeZone: string }) {
  const address = channel.address;
  return (
    <section aria-labelledby="identity">
      <IdentityFacts
        channel={channel}
        ids={[{ key: "domain", label: "Domain", value: channel.accountId }]}
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
          ...billedAside(channel, "Resend"),
        ]}
        provider="Resend"
        timeZone={timeZone}
        title="Email address"
      />
    </section>
  );
}
