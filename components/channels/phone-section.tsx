"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { DateTime } from "@/components/ui/date-time";
import { Progress } from "@/components/ui/progress";
import type { PhoneSync, PhoneSyncState } from "@/db/enums/channels";
import { askPhoneAction } from "@/lib/channels/actions";

export type PhoneSectionProps = {
  workspace: string;
  channelId: string;
  syncs: readonly {
    kind: PhoneSync;
    state: PhoneSyncState;
    /** ISO 8601 */
    askedAt: string | null;
    problem: string | null;
    /** Until when Meta takes the question, ISO 8601. */
    askBefore: string;
  }[];
  /** What has come of the chats; null before the first of them. */
  chats: { messages: number; progress: number | null; declined: boolean } | null;
  timeZone: string;
  mayWrite: boolean;
};

const NAMES: Record<PhoneSync, string> = {
  contacts: "Contacts of the phone",
  history: "Chats of the phone",
};
const count = new Intl.NumberFormat("en");

/** A number that stays in the WhatsApp Business app: what that means, and what its phone was asked for. */
export function PhoneSection(props: PhoneSectionProps) {
  const { workspace, channelId, syncs, chats, timeZone, mayWrite } = props;
  const router = useRouter();
  const [asking, startTransition] = useTransition();
  const [refusal, setRefusal] = useState<string | null>(null);
  const progress = chats?.progress ?? null;
  const stuck = syncs.find(({ state, problem }) => state === "waiting" && problem);
  const ask = () =>
    startTransition(async () => {
      const result = await askPhoneAction(workspace, { channelId });
      setRefusal(result.ok ? null : result.error.message);
      router.refresh();
    });
  return (
    <section aria-labelledby="phone">
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h2 className="text-reading font-semibold" id="phone">
            On the phone too
          </h2>
          <p className="text-dense text-ink-2">
            This number stays in the WhatsApp Business app: keep using it there. What is written on
            the phone stands in the threads here.
          </p>
        </div>
        {stuck && mayWrite ? (
          <Button loading={asking} onClick={ask} size="sm">
            Ask the phone again
          </Button>
        ) : null}
      </div>
      {refusal ? (
        <Banner live title="The phone was not asked." tone="warn">
          {refusal}
        </Banner>
      ) : null}
      <ul className="border-y border-line">
        {syncs.map(({ kind, state, askedAt, problem }) => {
          const declined = kind === "history" && chats?.declined;
          const { word, tone } = declined ? DECLINED : STATES[state];
          return (
            <li
              className="grid items-start gap-1 border-line py-2.5 not-first:border-t md:grid-cols-[200px_minmax(0,1fr)]"
              key={kind}
            >
              <span className="text-body">{NAMES[kind]}</span>
              <div className="grid gap-1.5 text-dense text-ink-2">
                <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <Chip tone={tone}>{word}</Chip>
                  {askedAt ? <DateTime at={askedAt} format="dateTime" timeZone={timeZone} /> : null}
                  {kind === "history" && chats && !declined
                    ? `${count.format(chats.messages)} messages taken over`
                    : null}
                </p>
                {declined ? (
                  <p>The owner of the phone did not share them. New messages arrive as usual.</p>
                ) : null}
                {problem ? <p>{problem}</p> : null}
                {kind === "history" && !declined && progress !== null && progress < 100 ? (
                  <Progress
                    label="Import of the chats"
                    total={100}
                    value={progress}
                    valueText={`${progress} %`}
                  />
                ) : null}
              </div>
            </li>
          );
        })}
      </ul>
      {stuck ? (
        <p className="mt-2 text-dense text-ink-2">
          Tickline asks again every ten minutes. Meta takes the question until{" "}
          <DateTime at={stuck.askBefore} format="dateTime" timeZone={timeZone} />.
        </p>
      ) : null}
    </section>
  );
}

const STATES = {
  waiting: { word: "Not asked yet", tone: "warn" },
  asked: { word: "Asked for", tone: "ok" },
  refused: { word: "Refused", tone: "bad" },
} as const satisfies Record<PhoneSyncState, object>;
const DECLINED = { word: "Not shared", tone: "mute" } as const;
