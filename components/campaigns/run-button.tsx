"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import type { Run } from "@/lib/campaigns/make-run";
import type { ActionResult } from "@/lib/core/errors";
import { peopleOf } from "./campaign-words";

export type RunButtonProps = {
  workspaceSlug: string;
  make: () => Promise<ActionResult<Run>>;
  children: ReactNode;
};

/** Makes a draft for some people of a campaign and opens its review; nothing is sent by it. */
export function RunButton({ workspaceSlug, make, children }: RunButtonProps) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const run = async () => {
    setPending(true);
    try {
      const result = await make();
      if (!result.ok) {
        showToast({ title: "No draft was made", description: result.error.message, tone: "warn" });
        return;
      }
      const { count, left, campaignId } = result.value;
      showToast({
        title: `A draft for ${peopleOf(count)}`,
        description:
          left > 0
            ? `${peopleOf(left)} more fit into the next one. Nothing is sent before you launch it.`
            : "Nothing is sent before you launch it.",
      });
      router.push(`/w/${workspaceSlug}/campaigns/${campaignId}?step=review` as Route);
    } catch {
      showToast({
        title: "The server did not answer",
        description: "Look into the timeline before you try again; nothing was sent.",
        tone: "bad",
      });
    } finally {
      setPending(false);
    }
  };
  return (
    <Button loading={pending} onClick={() => void run()} size="sm">
      {children}
    </Button>
  );
}
