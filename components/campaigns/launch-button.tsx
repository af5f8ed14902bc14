"use client";

import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { HoldButton } from "@/components/ui/hold-button";
import { Money } from "@/components/ui/money";
import { showToast } from "@/components/ui/toast";
import { launchCampaignAction } from "@/lib/campaigns/actions";
import type { CampaignPlan } from "@/lib/campaigns/plan-campaign";
import { countOf, messagesOf, peopleOf } from "./campaign-words";

/** Above this many people a click is not enough. */
const HOLD_ABOVE = 1_000;

export type LaunchButtonProps = {
  workspaceSlug: string;
  campaignId: string;
  plan: CampaignPlan;
  /** Nothing may be launched while the numbers on the screen are old. */
  stale: boolean;
  onLaunched: () => void;
  /** The audience is another by now; the message holds both plans. */
  onPlanChanged: (message: string) => void;
};

/** Launches exactly the plan on the screen, or nothing. */
export function LaunchButton({
  workspaceSlug,
  campaignId,
  plan,
  stale,
  onLaunched,
  onPlanChanged,
}: LaunchButtonProps) {
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  const blocked = stale || pending || plan.problems.length > 0 || plan.sendable === 0;
  const launch = async () => {
    if (blocked) return { ok: false as const, error: { message: "Wait for the new count." } };
    setPending(true);
    try {
      const result = await launchCampaignAction(workspaceSlug, {
        campaignId,
        planned: {
          sendable: plan.sendable,
          cost: plan.cost,
          fingerprint: plan.fingerprint,
          languages: Object.fromEntries(
            plan.languages.map(({ language, count }) => [language, count]),
          ),
        },
      });
      if (result.ok) {
        showToast({
          title: `${messagesOf(result.value.sendable)} on their way`,
          description: "You can pause at any time.",
        });
        onLaunched();
      } else onPlanChanged(result.error.message);
    } catch {
      onPlanChanged(
        "The server did not answer, so we do not know whether it was launched. Reload to see; nothing can be launched twice.",
      );
    } finally {
      setPending(false);
    }
    return undefined;
  };
  if (plan.sendable > HOLD_ABOVE) {
    return (
      <>
        <span className="text-end text-dense text-ink-3 max-md:flex-1">Hold for 2 seconds.</span>
        <HoldButton disabled={blocked} loading={pending} onHeld={() => void launch()}>
          Launch to {peopleOf(plan.sendable)}
        </HoldButton>
      </>
    );
  }
  return (
    <>
      <Button
        className="max-md:flex-1"
        disabled={blocked}
        loading={pending}
        look="primary"
        onClick={() => setAsking(true)}
        size="lg"
      >
        Launch to {peopleOf(plan.sendable)}
      </Button>
      <ConfirmDialog
        cancelLabel="Not yet"
        confirmLabel={`Launch to ${countOf(plan.sendable)}`}
        description={
          <>
            <Money amount={plan.cost} currency={plan.currency} decimals={4} /> is held and taken
            message by message as Meta delivers. What has been handed to Meta cannot be called back.
          </>
        }
        onConfirm={launch}
        onOpenChange={setAsking}
        open={asking}
        title={`Send ${messagesOf(plan.sendable)} now`}
      />
    </>
  );
}
