"use client";

import { useQueryClient } from "@tanstack/react-query";
import { ArrowLeftRight, Clock, CloudOff, Gauge, Timer, Unplug } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { classNames } from "@/components/ui/class-names";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Switch } from "@/components/ui/switch";
import { showToast } from "@/components/ui/toast";
import { clearFaultsAction, setFaultsAction } from "@/lib/channels/handset-actions";
import type { HandsetFaults } from "@/lib/channels/handset-schema";
import type { FaultState } from "@/lib/channels/sandbox-handset";
import { handsetKeys } from "./handset-reads";

type Fault = {
  id: string;
  icon: ReactNode;
  title: string;
  words: string;
  /** What to expect while it is on: the promise one can watch being kept. */
  expect: string;
  isOn: (faults: FaultState) => boolean;
  on: HandsetFaults;
  off: HandsetFaults;
  choice?: {
    read: (faults: FaultState) => string;
    options: { value: string; label: string }[];
    set: (value: string) => HandsetFaults;
  };
};

const seconds = (ms: number) => ({
  value: String(ms),
  label: ms < 60_000 ? `${ms / 1000} s` : `${ms / 60_000} min`,
});
const shares = (field: "share429" | "share5xx") => ({
  read: (faults: FaultState) => String(faults[field]),
  options: [
    { value: "0.1", label: "10 %" },
    { value: "0.5", label: "50 %" },
    { value: "1", label: "All" },
  ],
  set: (value: string): HandsetFaults => ({ [field]: Number(value) }),
});

const FAULTS: readonly Fault[] = [
  {
    id: "cut",
    icon: <Unplug />,
    title: "Cut the line after accept",
    words: "Meta takes the message, its answer is lost.",
    expect:
      "The phone has the message once. The inbox says Unconfirmed until the receipt arrives. One charge, never two.",
    isOn: (faults) => faults.shareAcceptThenCut > 0,
    on: { shareAcceptThenCut: 1 },
    off: { shareAcceptThenCut: 0 },
  },
  {
    id: "timeout",
    icon: <Timer />,
    title: "No answer at all",
    words: "The request runs into its timeout, nothing was taken.",
    expect: "The message stays Unconfirmed and is not sent again by itself. A person decides.",
    isOn: (faults) => faults.shareTimeout > 0,
    on: { shareTimeout: 1 },
    off: { shareTimeout: 0 },
  },
  {
    id: "busy",
    icon: <Gauge />,
    title: "Too many requests",
    words: "Meta refuses with 429, code 130429.",
    expect: "Sending slows down and goes on. Every message arrives once.",
    isOn: (faults) => faults.share429 > 0,
    on: { share429: 0.5 },
    off: { share429: 0 },
    choice: shares("share429"),
  },
  {
    id: "broken",
    icon: <CloudOff />,
    title: "Meta is broken",
    words: "Answers of 500, 502 and 503.",
    expect: "What was certainly not taken is tried again; what is unclear stays Unconfirmed.",
    isOn: (faults) => faults.share5xx > 0,
    on: { share5xx: 0.5 },
    off: { share5xx: 0 },
    choice: shares("share5xx"),
  },
  {
    id: "late",
    icon: <Clock />,
    title: "Delay statuses",
    words: "Delivered and read come late.",
    expect: "The tick stays at Sent, then moves. The charge comes with the first priced status.",
    isOn: (faults) => faults.statusDelayMs > 0,
    on: { statusDelayMs: 30_000 },
    off: { statusDelayMs: 0 },
    choice: {
      read: (faults) => String(faults.statusDelayMs),
      options: [5_000, 30_000, 300_000].map(seconds),
      set: (value) => ({ statusDelayMs: Number(value) }),
    },
  },
  {
    id: "shuffle",
    icon: <ArrowLeftRight />,
    title: "Repeat and shuffle statuses",
    words: "Each webhook twice, newest first.",
    expect: "Ticks only move forward, and nothing is charged twice.",
    isOn: (faults) => faults.duplicateStatuses > 0 || faults.reorderStatuses > 0,
    on: { duplicateStatuses: 1, reorderStatuses: 1 },
    off: { duplicateStatuses: 0, reorderStatuses: 0 },
  },
  {
    id: "slow",
    icon: <Timer />,
    title: "Slow line",
    words: "Every answer takes longer.",
    expect: "Bubbles say Queued a little longer. Nothing is sent twice.",
    isOn: (faults) => faults.latencyMs > 0,
    on: { latencyMs: 1_000 },
    off: { latencyMs: 0 },
    choice: {
      read: (faults) => String(faults.latencyMs),
      options: [300, 1_000, 5_000].map((ms) => ({ value: String(ms), label: `${ms / 1000} s` })),
      set: (value) => ({ latencyMs: Number(value) }),
    },
  },
];

/** The line between the business and the phones: what goes wrong on it, and what to expect then. */
export function FaultPanel({ slug, faults }: { slug: string; faults: FaultState }) {
  const client = useQueryClient();
  const [pending, setPending] = useState(false);
  const on = FAULTS.filter((fault) => fault.isOn(faults));
  const change = async (work: () => ReturnType<typeof setFaultsAction>) => {
    setPending(true);
    const result = await work().catch(() => null);
    setPending(false);
    if (result?.ok) client.setQueryData(handsetKeys.faults, result.value);
    else {
      showToast({
        title: "The line was not changed",
        description: result?.error.message ?? "The server did not answer. Try again.",
        tone: "bad",
      });
    }
  };
  return (
    <section
      aria-label="The line between"
      className="flex min-h-0 flex-none flex-col border-line bg-surface max-lg:border-t lg:w-[314px] lg:border-s"
    >
      <header className="flex h-11 flex-none items-center gap-2 border-b border-line px-4">
        <h2 className="text-body font-semibold">The line between</h2>
        {on.length > 0 ? (
          <>
            <Chip className="ms-auto" tone="warn">
              {on.length} {on.length === 1 ? "fault" : "faults"} on
            </Chip>
            <Button
              loading={pending}
              look="ghost"
              onClick={() => void change(() => clearFaultsAction(slug, {}))}
              size="sm"
            >
              Clear
            </Button>
          </>
        ) : (
          <span className="ms-auto text-dense text-ink-3">Nothing goes wrong</span>
        )}
      </header>
      <ul className="min-h-0 flex-1 overflow-y-auto max-lg:overflow-visible">
        {FAULTS.map((fault) => (
          <FaultRow
            fault={fault}
            faults={faults}
            key={fault.id}
            onChange={(changes) => void change(() => setFaultsAction(slug, changes))}
          />
        ))}
      </ul>
      <footer className="flex-none border-t border-line bg-surface-2 px-4 py-3 text-dense text-ink-2">
        <b className="block text-ink">Expect</b>
        {on.length > 0
          ? on.map((fault) => <p key={fault.id}>{fault.expect}</p>)
          : "Sent, delivered and read within seconds, one charge a message at most."}
        <p className="mt-1.5 text-meta text-ink-3">
          The practice Meta is one for the whole server: other workspaces feel its faults too.
        </p>
      </footer>
    </section>
  );
}

function FaultRow({
  fault,
  faults,
  onChange,
}: {
  fault: Fault;
  faults: FaultState;
  onChange: (changes: HandsetFaults) => void;
}) {
  const id = useId();
  const on = fault.isOn(faults);
  const { choice } = fault;
  return (
    <li
      className={classNames(
        "grid grid-cols-[16px_1fr_auto] gap-x-3 border-b border-line px-4 py-2.5",
        on && "bg-warn-soft",
      )}
    >
      <span className={classNames("mt-0.5", on ? "text-warn" : "text-ink-3")}>{fault.icon}</span>
      <div className="min-w-0">
        <h3 className="text-dense font-medium" id={id}>
          {fault.title}
        </h3>
        <p className="text-dense text-ink-2">{fault.words}</p>
        {on && choice ? (
          <SegmentedControl
            className="mt-1.5"
            label={`${fault.title}: how much`}
            onValueChange={(value) => onChange(choice.set(value))}
            options={choice.options}
            size="sm"
            value={choice.read(faults)}
          />
        ) : null}
      </div>
      <Switch
        aria-labelledby={id}
        checked={on}
        className="mt-0.5"
        onCheckedChange={(next) => onChange(next ? fault.on : fault.off)}
      />
    </li>
  );
}
