import { Check, CircleAlert, Clock, Unplug } from "lucide-react";
import { Chip } from "@/components/ui/chip";
import { CopyButton } from "@/components/ui/copy-button";
import { Age } from "@/components/ui/date-time";
import { Facts } from "@/components/ui/facts";
import { PhoneNumber } from "@/components/ui/phone-number";
import type { ChannelMode, ChannelStatus, ThroughputLevel } from "@/db/enums/channels";
import {
  CHANNEL_MODE_WORDS,
  CHANNEL_STATUS_WORDS,
  numberQuality,
  tierWords,
} from "./channel-words";
import { DisconnectNumber } from "./disconnect-number";

export type NumberRow = {
  id: string;
  name: string;
  mode: ChannelMode;
  displayPhoneNumber: string;
  verifiedName: string | null;
  phoneNumberId: string;
  wabaId: string;
  status: ChannelStatus;
  statusReason: string | null;
  qualityRating: string | null;
  messagingLimit: string | null;
  throughputLevel: ThroughputLevel;
  /** Messages a second. */
  maxPerSecond: number;
  isSandbox: boolean;
  /** ISO 8601, or null before the first one. */
  lastWebhookAt: string | null;
  checkedAt: string | null;
};

export type NumberListProps = {
  workspace: string;
  numbers: readonly NumberRow[];
  timeZone: string;
  mayWrite: boolean;
};

/** The numbers of the workspace with what Meta thinks of each. */
export function NumberList({ workspace, numbers, timeZone, mayWrite }: NumberListProps) {
  return (
    <ul className="border-b border-line">
      {numbers.map((number) => {
        const never = <span className="text-ink-3">None yet</span>;
        return (
          <li className="border-t border-line py-4" key={number.id}>
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
              <h3 className="text-body font-semibold">{number.name}</h3>
              <PhoneNumber className="text-ink-2" copy e164={number.displayPhoneNumber} />
              <NumberStatus status={number.status} />
              {number.isSandbox ? <Chip tone="info">Sandbox, nobody is charged</Chip> : null}
              {mayWrite ? (
                <span className="ms-auto">
                  <DisconnectNumber
                    channelId={number.id}
                    name={number.name}
                    phone={number.displayPhoneNumber}
                    workspace={workspace}
                  />
                </span>
              ) : null}
            </div>
            {number.statusReason && number.status !== "connected" ? (
              <p className="mt-1 text-dense text-bad">{number.statusReason}</p>
            ) : null}
            <div className="mt-3 grid gap-x-8 gap-y-1.5 md:grid-cols-2">
              <Facts
                className="content-start"
                items={[
                  { key: "shown", label: "Shown as", value: number.verifiedName },
                  {
                    key: "quality",
                    label: "Quality",
                    value: numberQuality(number.qualityRating) ?? "Not rated yet",
                  },
                  {
                    key: "limit",
                    label: "May write to",
                    value: tierWords(number.messagingLimit) ?? "Not told by Meta yet",
                  },
                  {
                    key: "throughput",
                    label: "Throughput",
                    value: `${number.maxPerSecond.toLocaleString("en")} messages a second`,
                  },
                ]}
              />
              <Facts
                className="content-start"
                items={[
                  {
                    key: "webhook",
                    label: "Last webhook",
                    value: number.lastWebhookAt ? (
                      <Age at={number.lastWebhookAt} timeZone={timeZone} />
                    ) : (
                      never
                    ),
                  },
                  {
                    key: "checked",
                    label: "Checked",
                    value: number.checkedAt ? (
                      <Age at={number.checkedAt} timeZone={timeZone} />
                    ) : (
                      never
                    ),
                  },
                  { key: "mode", label: "Mode", value: CHANNEL_MODE_WORDS[number.mode] },
                  {
                    key: "ids",
                    label: "Ids at Meta",
                    value: (
                      <>
                        <span className="inline-flex items-center font-mono text-meta">
                          {number.phoneNumberId}
                          <CopyButton text={number.phoneNumberId} what="phone number id" />
                        </span>
                        <span className="inline-flex items-center font-mono text-meta">
                          {number.wabaId}
                          <CopyButton text={number.wabaId} what="account id" />
                        </span>
                      </>
                    ),
                  },
                ]}
              />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function NumberStatus({ status }: { status: ChannelStatus }) {
  const words = CHANNEL_STATUS_WORDS[status];
  switch (status) {
    case "connected":
      return <Chip icon={<Check className="text-ok" />}>{words}</Chip>;
    case "connecting":
      return (
        <Chip icon={<Clock />} tone="info">
          {words}
        </Chip>
      );
    case "attention":
      return (
        <Chip icon={<CircleAlert />} tone="warn">
          {words}
        </Chip>
      );
    case "disconnected":
      return (
        <Chip icon={<Unplug />} tone="bad">
          {words}
        </Chip>
      );
    default:
      return status satisfies never;
  }
}
