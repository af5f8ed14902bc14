"use client";

import { Pause, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import {
  cancelCampaignAction,
  pauseCampaignAction,
  resumeCampaignAction,
} from "@/lib/campaigns/actions";
import type { CampaignReport } from "@/lib/campaigns/report-queries";
import type { StoppedLanguages } from "@/lib/campaigns/stopped-variant";
import { formatMoney } from "@/lib/core/format/money";
import { countOf, messagesOf, peopleOf } from "./campaign-words";

export type ReportActionsProps = {
  workspaceSlug: string;
  currency: string;
  report: Pick<CampaignReport, "id" | "status" | "counts" | "inFlight">;
};

const waitingOf = ({ counts, inFlight }: ReportActionsProps["report"]) =>
  Math.max(0, counts.queued - inFlight);

const LIST = new Intl.ListFormat("en", { type: "conjunction" });

const NO_ANSWER = "The server did not answer. The state above is read again in a moment.";

/** Pause or resume: the one primary of a campaign that is not over. */
export function PauseOrResume({ workspaceSlug, report }: ReportActionsProps) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  if (report.status !== "running" && report.status !== "paused") return null;
  const running = report.status === "running";
  const run = async () => {
    setPending(true);
    try {
      const action = running ? pauseCampaignAction : resumeCampaignAction;
      const result = await action(workspaceSlug, { campaignId: report.id });
      if (!result.ok) {
        showToast({
          title: "Nothing was changed",
          description: result.error.message,
          tone: "warn",
        });
      } else if (running) {
        // without figures: those on the page are from before the pause
        showToast({
          title: "Paused",
          description:
            "What was handed to Meta already may still arrive. The others wait, and their money stays held.",
        });
      } else {
        showToast({
          title: "Sending again",
          description: `Exactly the ${peopleOf(waitingOf(report))} who were not sent to yet.`,
        });
      }
    } catch {
      showToast({ title: "No answer", description: NO_ANSWER, tone: "bad" });
    } finally {
      setPending(false);
      router.refresh();
    }
  };
  return (
    <Button
      icon={running ? <Pause /> : <Play />}
      loading={pending}
      look="primary"
      onClick={() => void run()}
      size="sm"
    >
      {running ? "Pause sending" : "Resume sending"}
    </Button>
  );
}

/** Cancels what was not begun, after saying what that means. */
export function CancelRest({ workspaceSlug, currency, report }: ReportActionsProps) {
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  if (report.status !== "running" && report.status !== "paused") return null;
  const waiting = waitingOf(report);
  return (
    <>
      <Button look="ghost" onClick={() => setAsking(true)} size="sm">
        Cancel the rest
      </Button>
      <ConfirmDialog
        cancelLabel="Keep it"
        confirmLabel={`Cancel for ${countOf(waiting)}`}
        description={
          <>
            {peopleOf(waiting)} get nothing, and the money set aside for them is free again.
            {report.inFlight > 0
              ? ` ${messagesOf(report.inFlight)} already handed to Meta may still arrive.`
              : ""}{" "}
            What was sent stays sent. This cannot be taken back.
          </>
        }
        onConfirm={async () => {
          const result = await cancelCampaignAction(workspaceSlug, { campaignId: report.id });
          if (result.ok) {
            showToast({
              title: `Cancelled for ${peopleOf(result.value.cancelled)}`,
              description: `${formatMoney(result.value.released, { currency })} is free again.`,
            });
          }
          router.refresh();
          return result;
        }}
        onOpenChange={setAsking}
        open={asking}
        title="Cancel the rest of this campaign"
        tone="danger"
      />
    </>
  );
}

/** Goes on without languages that Meta stopped, after saying who gets nothing. */
export function ResumeWithout({
  workspaceSlug,
  report,
  stopped,
}: ReportActionsProps & { stopped: StoppedLanguages }) {
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const languages = LIST.format(stopped.languages);
  return (
    <span className="mt-2 flex">
      <Button onClick={() => setAsking(true)} size="sm">
        Go on without {languages}
      </Button>
      <ConfirmDialog
        cancelLabel="Wait for it"
        confirmLabel={`Send to ${peopleOf(stopped.others)}`}
        description={
          <>
            {peopleOf(stopped.people)} who would get it in {languages} get nothing, and the money
            set aside for them is free again. They stand in the report as left out. This cannot be
            taken back.
          </>
        }
        onConfirm={async () => {
          const result = await resumeCampaignAction(workspaceSlug, {
            campaignId: report.id,
            without: stopped.templateIds,
          });
          if (result.ok) {
            showToast({
              title: "Sending again",
              description: `${peopleOf(result.value.leftOut)} were left out, and their money is free again.`,
            });
          }
          router.refresh();
          return result;
        }}
        onOpenChange={setAsking}
        open={asking}
        title={`Go on without ${languages}`}
      />
    </span>
  );
}
