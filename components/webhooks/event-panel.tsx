import { RotateCw, ShieldCheck, TriangleAlert } from "lucide-react";
import { PeekSection } from "@/components/layout/peek-panel";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { buttonLook } from "@/components/ui/button-look";
import { Callout } from "@/components/ui/callout";
import { Chip } from "@/components/ui/chip";
import { CopyButton } from "@/components/ui/copy-button";
import { DateTime } from "@/components/ui/date-time";
import { Facts } from "@/components/ui/facts";
import type { EventDetail } from "@/lib/webhooks/inbound/read-event";
import { OUTCOME_MEANING, OUTCOME_TONES, OUTCOME_WORDS } from "./event-words";

export type EventPanelProps = {
  event: EventDetail;
  timeZone: string;
  workspaceSlug: string;
  replaying: boolean;
  onReplay: () => void;
};

/** One update: what it did, whether its signature held, how often it was tried, and how it came. */
export function EventPanel(props: EventPanelProps) {
  const { event, timeZone, workspaceSlug, replaying, onReplay } = props;
  const isFailed = event.outcome === "failed";
  return (
    <>
      <PeekSection>
        <p className="text-reading font-semibold">{event.effect}</p>
        <p className="mt-1 flex flex-wrap items-center gap-2 text-dense text-ink-2">
          <Chip tone={OUTCOME_TONES[event.outcome]}>{OUTCOME_WORDS[event.outcome]}</Chip>
          {OUTCOME_MEANING[event.outcome]}
        </p>
        {isFailed ? (
          <Callout
            className="mt-3"
            icon={<TriangleAlert className="size-4" />}
            title={
              event.state === "failed"
                ? "Given up after eight tries."
                : `Tried ${event.attempts} of 8 times.`
            }
            tone="bad"
          >
            {event.nextAttemptAt ? (
              <>
                It is tried again at{" "}
                <DateTime at={event.nextAttemptAt} format="exact" timeZone={timeZone} />.
              </>
            ) : (
              "It waits for somebody to replay it."
            )}
          </Callout>
        ) : null}
        <div className="mt-3 flex flex-wrap gap-2">
          <Button
            disabled={event.state === "dropped"}
            icon={<RotateCw />}
            loading={replaying}
            onClick={onReplay}
            size="sm"
          >
            Replay
          </Button>
          {event.message ? (
            <AppLink
              className={buttonLook({ size: "sm", look: "quiet" })}
              href={`/w/${workspaceSlug}/messages/${event.message.id}`}
            >
              Trace of the message
            </AppLink>
          ) : null}
        </div>
        <p className="mt-2 text-meta text-ink-3">
          {event.replays > 0 && event.replayedAt ? (
            <>
              Replayed {event.replays} {event.replays === 1 ? "time" : "times"}, last{" "}
              <DateTime at={event.replayedAt} timeZone={timeZone} />.{" "}
            </>
          ) : null}
          A replay is safe: what had its effect has none a second time.
        </p>
      </PeekSection>
      <PeekSection title="How it came">
        <Facts
          items={[
            {
              key: "received",
              label: "Received",
              value: <DateTime at={event.receivedAt} format="exact" timeZone={timeZone} />,
            },
            {
              key: "field",
              label: "Field",
              value: <span className="font-mono text-meta">{event.field}</span>,
            },
            { key: "number", label: "Number", value: event.number ?? "About the account" },
            ...(event.providerId
              ? [
                  {
                    key: "provider",
                    label: "Meta’s id",
                    value: (
                      <span className="font-mono text-meta break-all">{event.providerId}</span>
                    ),
                  },
                ]
              : []),
            { key: "signature", label: "Signature", value: <Verdict event={event} /> },
          ]}
        />
      </PeekSection>
      <PeekSection
        aside={event.payload ? <CopyButton text={event.payload} what="update" /> : undefined}
        title="As Meta sent it"
      >
        {event.payload ? (
          <pre
            // Long lines scroll inside; a keyboard has to reach them.
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region
            tabIndex={0}
            className="max-h-96 overflow-auto rounded-control bg-surface-2 p-3 font-mono text-meta"
          >
            {event.payload}
          </pre>
        ) : (
          <p className="text-dense text-ink-2">
            The body was dropped when its time was over. What it did stays written down.
          </p>
        )}
      </PeekSection>
    </>
  );
}

/** Only signed bodies are stored at all; the hash tells whether the bytes are still the same. */
function Verdict({ event: { bodyHash, isUnchanged } }: Pick<EventPanelProps, "event">) {
  if (isUnchanged === false) {
    return <Chip tone="bad">The stored bytes are not those that were signed</Chip>;
  }
  return (
    <span className="grid gap-0.5">
      <span className="flex items-center gap-1.5">
        <ShieldCheck className="size-4 text-ok" />
        Valid, checked before it was stored
      </span>
      {bodyHash ? (
        <span className="text-meta text-ink-3">
          {isUnchanged ? "Bytes unchanged since, " : ""}SHA-256{" "}
          <span className="font-mono">{bodyHash.slice(0, 12)}…</span>
        </span>
      ) : null}
    </span>
  );
}
