import { ChevronRight } from "lucide-react";
import { AppLink } from "@/components/ui/app-link";
import { Chip } from "@/components/ui/chip";
import { Age } from "@/components/ui/date-time";
import { Facts } from "@/components/ui/facts";
import { PhoneNumber } from "@/components/ui/phone-number";
import type { ChannelHealth, ChannelKind, ChannelMode, ChannelStatus } from "@/db/enums/channels";
import { CHANNEL_WORDS, PROVIDER_NAMES } from "@/lib/channels/capabilities";
import { CHANNEL_STATUS_WORDS, MODE_NAMES, numberQuality, tierWords } from "./channel-words";
import { HealthChip } from "./health-chip";

export type NumberRow = {
  id: string;
  kind: ChannelKind;
  name: string;
  label: string | null;
  isDefault: boolean;
  mode: ChannelMode;
  address: string;
  status: ChannelStatus;
  health: ChannelHealth | null;
  /** The first reason that speaks against it; null when nothing does. */
  reason: string | null;
  qualityRating: string | null;
  messagingLimit: string | null;
  isSandbox: boolean;
  /** Messages a second. */
  maxPerSecond: number;
  /** ISO 8601, or null before the first one. */
  lastWebhookAt: string | null;
};

export type NumberListProps = {
  workspace: string;
  numbers: readonly NumberRow[];
  timeZone: string;
};

/** The numbers of the workspace, each with how it is; its page has everything else. */
export function NumberList({ workspace, numbers, timeZone }: NumberListProps) {
  return (
    <ul className="border-b border-line">
      {numbers.map((number) => (
        <li className="relative border-t border-line py-4 hover:bg-surface-2" key={number.id}>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 pe-8">
            <h3 className="text-body font-semibold">
              <AppLink
                className="after:absolute after:inset-0"
                href={`/w/${workspace}/settings/channels/${number.id}`}
              >
                {number.name}
              </AppLink>
            </h3>
            <PhoneNumber className="text-ink-2" e164={number.address} />
            {number.status === "connected" || number.status === "attention" ? (
              <HealthChip health={number.health} />
            ) : (
              <Chip tone={number.status === "disconnected" ? "bad" : "info"}>
                {CHANNEL_STATUS_WORDS[number.status]}
              </Chip>
            )}
            {number.label ? <Chip>{number.label}</Chip> : null}
            {number.isDefault ? <Chip tone="mute">Default</Chip> : null}
            {number.isSandbox ? <Chip tone="info">Sandbox, nobody is charged</Chip> : null}
          </div>
          {number.reason ? (
            <p className="mt-1 pe-8 text-dense text-ink-2">{number.reason}</p>
          ) : null}
          <div className="mt-2.5 grid gap-x-8 gap-y-1.5 pe-8 md:grid-cols-2">
            <Facts className="content-start" items={whatItMay(number)} />
            <Facts
              className="content-start"
              items={[
                {
                  key: "mode",
                  label: "Mode",
                  value: number.kind === "whatsapp" ? MODE_NAMES[number.mode] : "Own account",
                },
                {
                  key: "webhook",
                  label: "Last webhook",
                  value: number.lastWebhookAt ? (
                    <Age at={number.lastWebhookAt} timeZone={timeZone} />
                  ) : (
                    <span className="text-ink-3">None yet</span>
                  ),
                },
              ]}
            />
          </div>
          <ChevronRight
            aria-hidden="true"
            className="absolute end-1 top-1/2 -translate-y-1/2 text-ink-3 rtl:rotate-180"
          />
        </li>
      ))}
    </ul>
  );
}

function whatItMay({ kind, qualityRating, messagingLimit, maxPerSecond }: NumberRow) {
  if (kind !== "whatsapp") {
    const value = `${CHANNEL_WORDS[kind]} over ${PROVIDER_NAMES[kind]}`;
    return [
      { key: "kind", label: "Channel", value },
      { key: "pace", label: "Pace", value: `${maxPerSecond.toLocaleString("en")} a second` },
    ];
  }
  return [
    { key: "quality", label: "Quality", value: numberQuality(qualityRating) ?? "Not rated yet" },
    {
      key: "limit",
      label: "May write to",
      value: tierWords(messagingLimit) ?? "Not told by Meta yet",
    },
  ];
}
