import { Chip } from "@/components/ui/chip";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import { PhoneNumber } from "@/components/ui/phone-number";
import type { ChannelRow } from "@/lib/channels/queries";
import { isSenderName, SENDER_NAME_NOTES } from "@/lib/channels/sms/sender-name";
import { NotedAt } from "./noted-at";

/** What a sender of text messages is at Twilio; of a name also where it does not go. */
export function SenderSection({ channel, timeZone }: { channel: ChannelRow; timeZone: string }) {
  const sender = channel.address;
  const isName = isSenderName(sender);
  return (
    <section aria-labelledby="identity">
      <h2 className="mb-3 text-body font-semibold" id="identity">
        Sender
      </h2>
      <Facts
        items={[
          {
            key: "sender",
            label: isName ? "Name" : "Number",
            value: (
              <>
                {isName ? <bdi>{sender}</bdi> : <PhoneNumber copy e164={sender} />}
                {channel.isSandbox ? <Chip tone="info">Sandbox</Chip> : null}
              </>
            ),
          },
          {
            key: "answers",
            label: "Answers",
            value: isName ? "Nobody can answer it" : "Come here",
          },
          {
            key: "pace",
            label: "Pace",
            value: `${channel.maxPerSecond.toLocaleString("en")} a second`,
          },
          { key: "billing", label: "Billing", value: "By Twilio, to your account" },
          {
            key: "webhook",
            label: "Last webhook",
            value: <NotedAt at={channel.lastWebhookAt} timeZone={timeZone} />,
          },
          {
            key: "checked",
            label: "Asked Twilio",
            value: <NotedAt at={channel.checkedAt} timeZone={timeZone} />,
          },
          {
            key: "account",
            label: "Account",
            value: (
              <span className="inline-flex min-w-0 items-center font-mono text-meta">
                <span className="truncate">{channel.accountId}</span>
                <CopyButton text={channel.accountId} what="account SID" />
              </span>
            ),
          },
        ]}
      />
      {isName ? <WhereNamesGo /> : null}
    </section>
  );
}

function WhereNamesGo() {
  const countries = Object.entries(SENDER_NAME_NOTES).sort(([, a], [, b]) =>
    a.rule.localeCompare(b.rule),
  );
  return (
    <details className="mt-4 text-dense">
      <summary className="cursor-pointer font-medium">Where a name does not simply go</summary>
      <ul className="mt-2 space-y-1 text-ink-2">
        {countries.map(([code, { text }]) => (
          <li key={code}>{text}</li>
        ))}
      </ul>
      <p className="mt-2 text-ink-3">
        Carriers change their rules: a country that is missing here promises nothing.
      </p>
    </details>
  );
}
