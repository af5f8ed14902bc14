"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { updateCampaignAction } from "@/lib/campaigns/actions";

export type FitToLimitProps = {
  workspaceSlug: string;
  campaignId: string;
  /** Whether whoever is over Meta's limit is left out now. */
  fits: boolean;
  onChange: () => void;
};

/** Leaves out whoever is beyond today's messaging limit, or takes that back. */
export function FitToLimit({ workspaceSlug, campaignId, fits, onChange }: FitToLimitProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [refusal, setRefusal] = useState<string | null>(null);
  const change = () =>
    startTransition(async () => {
      const result = await updateCampaignAction(workspaceSlug, { campaignId, fitToLimit: !fits });
      setRefusal(result.ok ? null : result.error.message);
      router.refresh();
      onChange();
    });
  return (
    <>
      <Button className="text-dense" loading={pending} look="link" onClick={change} size="sm">
        {fits ? "Keep everybody" : "Send to those who fit"}
      </Button>
      {refusal ? <span role="alert"> {refusal}</span> : null}
    </>
  );
}
