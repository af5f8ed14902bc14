"use client";

import { useState, useTransition } from "react";
import { answerTo } from "@/components/forms/no-answer";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { deleteWorkspaceAction } from "@/lib/workspaces/actions";

export type SampleBannerProps = {
  workspaceSlug: string;
  /** Owners alone may remove it. */
  mayRemove: boolean;
};

/** Says that these people and messages are invented, and removes them all with one click. */
export function SampleBanner({ workspaceSlug, mayRemove }: SampleBannerProps) {
  const [pending, startTransition] = useTransition();
  const [refusal, setRefusal] = useState<string | null>(null);
  const remove = () =>
    startTransition(async () => {
      const result = await answerTo(deleteWorkspaceAction(workspaceSlug, { confirmName: "" }));
      if (result.ok) window.location.assign("/continue");
      else setRefusal(result.error.message);
    });
  return (
    <Banner
      action={
        mayRemove ? (
          <Button
            // 32 px to see and 44 to touch, so that the strip stays low
            className="max-md:relative max-md:min-h-8! max-md:before:absolute max-md:before:inset-x-0 max-md:before:-inset-y-2"
            loading={pending}
            onClick={remove}
            size="sm"
          >
            <span>
              Remove<span className="max-md:sr-only"> sample workspace</span>
            </span>
          </Button>
        ) : undefined
      }
      oneLine
      shape="bar"
      title="Sample workspace."
      tone="info"
    >
      <span className={refusal ? undefined : "max-md:sr-only"} role="status">
        {refusal ?? "People, messages and prices are invented, and nothing leaves this machine."}
      </span>
    </Banner>
  );
}
