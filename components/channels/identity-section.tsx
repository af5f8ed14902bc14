import { Chip } from "@/components/ui/chip";
import { CopyButton } from "@/components/ui/copy-button";
import { DateTime } from "@/components/ui/date-time";
import { Facts } from "@/components/ui/facts";
import { PhoneNumber } from "@/components/ui/phone-number";
import type { ChannelRow } from "@/lib/channels/queries";
import { numberQuality, tierWords } from "./channel-words";
import { NotedAt } from "./noted-at";

/** What a number is at Meta, by the names that Meta and its support use for it. */
export function IdentitySection({ channel, timeZone }: { channel: ChannelRow; timeZone: string }) {
  return (
    <section aria-labelledby="identity">
      <h2 className="mb-3 text-body font-semibold" id="identity">
        Identity
      </h2>
      <Facts
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
          {
            key: "webhook",
            label: "Last webhook",
            value: <NotedAt at={channel.lastWebhookAt} timeZone={timeZone} />,
          },
          {
            key: "checked",
            label: "Asked Meta",
            value: <NotedAt at={channel.checkedAt} timeZone={timeZone} />,
          },
          {
            key: "number_id",
            label: "Number id",
            value: <MetaId id={channel.senderId} what="phone number id" />,
          },
          {
            key: "account_id",
            label: "Account id",
            value: <MetaId id={channel.accountId} what="account id" />,
          },
        ]}
      />
    </section>
  );
}

function MetaId({ id, what }: { id: string; what: string }) {
  return (
    <span className="inline-flex items-center font-mono text-meta">
      {id}
      <CopyButton text={id} what={what} />
    </span>
  );
}

/** PENDING_REVIEW is "Pending review". */
function sentence(word: string | null): string | null {
  if (!word) return null;
  const lower = word.replaceAll("_", " ").toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}
