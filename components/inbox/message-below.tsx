import { CircleAlert, CircleHelp, Forward, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DateTime } from "@/components/ui/date-time";
import { State } from "@/components/ui/state";
import type { ThreadMessage } from "@/lib/inbox/thread-message";
import { CameFrom } from "./came-from";
import { useWindowOpen } from "./carries";

export type MessageBelowProps = {
  message: ThreadMessage;
  zone: string;
  mayReply: boolean;
  onRetry: (message: ThreadMessage) => void;
  onSettle: (message: ThreadMessage, decision: "assume_sent" | "assume_not_sent") => void;
};

/** What only the team sees under a bubble: choices of a list, why it failed, what is not known. */
export function messageBelow(props: MessageBelowProps): ReactNode {
  const { message, zone } = props;
  const parts = [
    message.cameFrom ? <CameFrom key="from" origin={message.cameFrom} /> : null,
    message.forwarded ? (
      <p className="flex items-center gap-1.5 text-meta text-ink-3" key="forwarded">
        <Forward className="size-3.5" />
        {message.forwarded === "many" ? "Forwarded many times" : "Forwarded"}
      </p>
    ) : null,
    message.frame && message.frame.choices.length > 0 ? (
      <Choices choices={message.frame.choices} key="choices" />
    ) : null,
    message.firstVersion !== null && (message.edited || message.revoked) ? (
      <details className="text-dense text-ink-2" key="first">
        <summary className="cursor-pointer touch:py-2.5">
          {message.revoked ? "Show what was deleted" : "Show the first version"}
        </summary>
        <p
          className="mt-1 rounded-control bg-surface-2 px-2.5 py-1.5 whitespace-pre-wrap"
          dir="auto"
        >
          {message.firstVersion}
        </p>
      </details>
    ) : null,
    message.attempts.length > 0 ? (
      <Attempts attempts={message.attempts} key="attempts" zone={zone} />
    ) : null,
    message.state === "failed" && message.failure ? <Failed key="failed" {...props} /> : null,
    message.state === "unconfirmed" ? <Unconfirmed key="unknown" {...props} /> : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : <div className="grid gap-1.5">{parts}</div>;
}

function Choices({ choices }: { choices: NonNullable<ThreadMessage["frame"]>["choices"] }) {
  const count = choices.reduce((sum, { rows }) => sum + rows.length, 0);
  return (
    <details className="text-dense text-ink-2">
      <summary className="cursor-pointer touch:py-2.5">
        {count === 1 ? "One choice" : `${count} choices`}
      </summary>
      <div className="mt-1 grid gap-1.5 rounded-control bg-surface-2 px-2.5 py-1.5">
        {choices.map(({ title, rows }) => (
          <div key={title ?? "choices"}>
            {title ? <p className="text-meta font-medium text-ink-2">{title}</p> : null}
            <ul>
              {rows.map((row) => (
                <li key={`${row.title} ${row.description ?? ""}`}>
                  <span className="text-ink">{row.title}</span>
                  {row.description ? (
                    <span className="text-ink-2"> · {row.description}</span>
                  ) : null}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </details>
  );
}

const ORDINALS = ["First", "Second", "Third", "Fourth", "Fifth"];

function Attempts({ attempts, zone }: { attempts: ThreadMessage["attempts"]; zone: string }) {
  return (
    <ul className="text-meta text-ink-2">
      {attempts.map(({ at, state, reason }, index) => (
        <li className="flex flex-wrap items-center gap-x-1" key={at}>
          {ORDINALS[index] ?? `${index + 1}th`} try{" "}
          <DateTime at={at} format="time" timeZone={zone} />: <State state={state} />
          {reason ? <span>{reason}</span> : null}
        </li>
      ))}
    </ul>
  );
}

function Failed({ message, mayReply, onRetry }: MessageBelowProps) {
  const windowOpen = useWindowOpen();
  return (
    <Callout
      icon={<CircleAlert className="size-4" />}
      title={`${message.failure?.title}.`}
      tone="bad"
    >
      {message.failure?.detail}
      {message.retried ? " It was sent again below." : null}
      {mayReply && message.retryable && (windowOpen || !message.needsWindow) ? (
        <span className="mt-1.5 flex gap-2">
          <Button icon={<RotateCw />} onClick={() => onRetry(message)} size="sm">
            Send again
          </Button>
        </span>
      ) : null}
    </Callout>
  );
}

function Unconfirmed({ message, mayReply, onRetry, onSettle }: MessageBelowProps) {
  return (
    <Callout
      icon={<CircleHelp className="size-4" />}
      title="We do not know yet if this arrived."
      tone="unknown"
    >
      The line dropped after it was handed over. It is not sent again by itself, and it is charged
      only when a receipt settles it.
      {mayReply && message.campaign === null && !message.retried ? (
        <span className="mt-1.5 flex flex-wrap gap-2">
          <Button onClick={() => onSettle(message, "assume_sent")} size="sm">
            Count as sent
          </Button>
          <Button onClick={() => onSettle(message, "assume_not_sent")} size="sm">
            Count as not sent
          </Button>
          <Button onClick={() => onRetry(message)} size="sm">
            Send again, it may come twice
          </Button>
        </span>
      ) : null}
    </Callout>
  );
}
