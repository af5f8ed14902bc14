import { Chip } from "@/components/ui/chip";
import { DateTime } from "@/components/ui/date-time";
import { PhoneNumber } from "@/components/ui/phone-number";
import type { ChannelRow } from "@/lib/channels/queries";
import { numberQuality, tierWords } from "./channel-words";
import { IdentityFacts, ProviderId } from "./identity-facts";

/** What a number is at Meta, by the names that Meta and its support use for it. */
export function IdentitySection({ channel, timeZone }: { channel: ChannelRow; timeZone: string }) {
  return (
    <section aria-labelledby="identity">
      <IdentityFacts
        channel={channel}
        ids={[
          {
            key: "number_id",
            label: "Number id",
            value: <ProviderId id={channel.senderId} what="phone number id" />,
          },
          {
            key: "account_id",
            label: "Account id",
            value: <ProviderId id={channel.accountId} what="account id" />,
          },
        ]}
        items={[
          {
            key: "number",
            label: "Number",
            value: (
              <>
                <PhoneNumber copy e164={channel.address} />
                {channel.isSandbox ? <Chip tone="info">Sandbox</Chip> : null}
              </>
            ),
          },
          { key: "shown", label: "Shown as", value: channel.verifiedName },
          { key: "name", label: "Name status", value: sentence(channel.nameStatus) },
          { key: "status", label: "At Meta", value: sentence(channel.metaStatus) },
          {
            key: "quality",
            label: "Quality",
            value: numberQuality(channel.qualityRating) ?? "Not rated yet",
          },
          { key: "tier", label: "May write to", value: tierWords(channel.messagingLimit) },
          {
            key: "throughput",
            label: "Throughput",
            value: `${channel.maxPerSecond.toLocaleString("en")} messages a second`,
          },
          {
            key: "token",
            label: "Token ends",
            value: channel.tokenExpiresAt ? (
              <DateTime
                at={channel.tokenExpiresAt.toISOString()}
                format="date"
                timeZone={timeZone}
              />
            ) : (
              <span className="text-ink-3">No end known</span>
            ),
          },
        ]}
        provider="Meta"
        timeZone={timeZone}
        title="Identity"
      />
    </section>
  );
}

/** PENDING_REVIEW is "Pending review". */
function sentence(word: string | null): string | null {
  if (!word) return null;
  const lower = word.replaceAll("_", " ").toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}
