import { CircleAlert, CircleCheck, CircleDashed, Clock, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import type { ChannelCheckName, ChannelKind, CheckState } from "@/db/enums/channels";
import { PROVIDER_NAMES } from "@/lib/channels/capabilities";
import type { ChannelRow } from "@/lib/channels/queries";
import { CHECK_TITLES } from "./channel-words";

export type CheckLine = {
  name: ChannelCheckName;
  state: CheckState;
  detail: string;
  mend: string;
  /** Why a later run found nothing out; what is above is from before it. */
  noAnswer?: string | null | undefined;
};

export type CheckListProps = {
  kind: ChannelKind;
  checks: readonly CheckLine[];
  /** At the end of a line: a button that runs it again. */
  actionOf?: (check: CheckLine) => ReactNode;
  /** Below a line: what mends it. */
  mendOf?: (check: CheckLine) => ReactNode;
};

const STATES: Record<CheckState, { word: string; icon: ReactNode }> = {
  passed: { word: "passed", icon: <CircleCheck aria-hidden="true" className="mt-px text-ok" /> },
  failed: { word: "failed", icon: <CircleAlert aria-hidden="true" className="mt-px text-bad" /> },
  waiting: { word: "waiting", icon: <Clock aria-hidden="true" className="mt-px text-warn" /> },
  skipped: {
    word: "not tried",
    icon: <CircleDashed aria-hidden="true" className="mt-px text-ink-3" />,
  },
};

/** The checks of a connection, each with what Meta said and how to mend it. */
export function CheckList({ kind, checks, actionOf, mendOf }: CheckListProps) {
  return (
    <ol className="border-b border-line">
      {checks.map((check) => (
        <li
          className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 border-t border-line py-2.5 text-dense"
          key={check.name}
        >
          {STATES[check.state].icon}
          <div className="min-w-0">
            <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
              <div className="min-w-0 flex-1 basis-56">
                <p className="font-medium">
                  {CHECK_TITLES[kind][check.name]}
                  <span className="font-normal text-ink-3">, {STATES[check.state].word}</span>
                </p>
                <p className="break-words text-ink-2">{check.detail}</p>
                {check.mend ? <p className="mt-0.5 break-words">{check.mend}</p> : null}
                {isFromBefore(check) ? (
                  <p className="mt-0.5 flex gap-x-1.5 break-words">
                    <WifiOff aria-hidden="true" className="mt-0.5 shrink-0 text-warn" />
                    {silence(check)}
                  </p>
                ) : null}
              </div>
              {actionOf?.(check)}
            </div>
            {mendOf?.(check)}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** Where nothing was found out yet, the line itself says why. */
const isFromBefore = ({ noAnswer, detail }: CheckLine) => Boolean(noAnswer) && noAnswer !== detail;
const silence = ({ noAnswer }: CheckLine) =>
  `No answer at the last try: ${noAnswer} What was found before still stands.`;

/** "4 of 5 checks passed", or which of them stand in the way. */
export function checkSentence(kind: ChannelKind, checks: readonly CheckLine[]): string {
  const failed = checks.filter((check) => check.state === "failed");
  if (failed.length > 0) {
    const words = failed.map((check) => lowerFirst(CHECK_TITLES[kind][check.name]));
    return `Failed: ${words.join(", ")}`;
  }
  const passed = checks.filter((check) => check.state === "passed").length;
  const words = `${passed} of ${checks.length} checks passed`;
  return checks.some(isFromBefore)
    ? `${PROVIDER_NAMES[kind]} gave no answer at the last try. From before: ${words}`
    : words;
}

/** Inside a sentence; the names of providers stay as they are. */
const lowerFirst = (words: string) =>
  /^(?:API|Resend|Twilio)/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1);

/** The checks as text, for whoever has access to Meta. Nothing secret is among them. */
export function checksAsText(
  number: Pick<ChannelRow, "kind" | "address" | "senderId" | "accountId">,
  checks: readonly CheckLine[],
): string {
  const { kind, address, senderId, accountId } = number;
  return [
    ...{
      whatsapp: [
        `WhatsApp number ${address}`,
        `Phone number id ${senderId}, WhatsApp account id ${accountId}`,
      ],
      sms: [`SMS sender ${address}`, `Twilio account ${accountId}`],
      email: [`Email address ${address} at Resend`],
    }[kind],
    ...checks.map((check) =>
      [
        `- ${CHECK_TITLES[kind][check.name]}: ${STATES[check.state].word}. ${check.detail}`,
        check.mend && `  To do: ${check.mend}`,
        isFromBefore(check) && `  ${silence(check)}`,
      ]
        .filter(Boolean)
        .join("\n"),
    ),
  ].join("\n");
}
