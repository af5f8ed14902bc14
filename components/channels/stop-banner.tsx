"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { resumeNumberAction } from "@/lib/channels/actions";

export type StopBannerProps = {
  workspace: string;
  channelId: string;
  stop: { title: string; whatToDo: string; until: string | null; byCheck: boolean };
  timeZone: string;
  mayWrite: boolean;
};

/** Campaigns stand still on this number: why, until when, and who lets them go on. */
export function StopBanner({ workspace, channelId, stop, timeZone, mayWrite }: StopBannerProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [refusal, setRefusal] = useState<string | null>(null);
  const resume = () =>
    startTransition(async () => {
      const result = await resumeNumberAction(workspace, { channelId });
      setRefusal(result.ok ? null : result.error.message);
      router.refresh();
    });
  return (
    <Banner
      action={
        mayWrite && !stop.byCheck ? (
          <Button loading={pending} onClick={resume} size="sm">
            Let campaigns go on
          </Button>
        ) : undefined
      }
      className="mb-3"
      live
      title={`Campaigns are stopped: ${stop.title}.`}
      tone="bad"
    >
      {refusal ?? stop.whatToDo}
      {stop.until ? (
        <>
          {" "}
          It ends by itself on <DateTime at={stop.until} format="dateTime" timeZone={timeZone} />.
        </>
      ) : null}
      {stop.byCheck ? " It ends by itself when the check below passes." : null}
    </Banner>
  );
}
