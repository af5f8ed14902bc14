import { Chip } from "@/components/ui/chip";
import { PhoneNumber } from "@/components/ui/phone-number";
import type { ChannelRow } from "@/lib/channels/queries";
import { isSenderName, SENDER_NAME_NOTES } from "@/lib/channels/sms/sender-name";
import { billedAside, IdentityFacts, ProviderId } from "./identity-facts";

/** What a sender of text messages is at Twilio; of a name also where it does not go. */
export function SenderSection({ channel, timeZone }: { channel: ChannelRow; timeZone: string }) {
  const sender = channel.address;
  const isName = isSenderName(sender);
  return (
    <section aria-labelledby="identity">
      <IdentityFacts
        channel={channel}
        ids={[
          {
            key: "account",
            label: "Account",
            value: <ProviderId id={channel.accountId} what="account SID" />,
          },
        ]}
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
          ...billedAside(channel, "Twilio"),
        ]}
        provider="Twilio"
        timeZone={timeZone}
        title="Sender"
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
