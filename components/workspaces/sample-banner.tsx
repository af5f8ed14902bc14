"use client";

import { useState, useTransition } from "react";
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
      const result = await deleteWorkspaceAction(workspaceSlug, { confirmName: "" }).catch(
        () => null,
      );
      if (result?.ok) window.location.assign("/continue");
      else setRefusal(result?.error.message ?? "The server did not answer. Nothing was removed.");
    });
  return (
    <Banner
      action={
        mayRemove ? (
          <Button loading={pending} onClick={remove} size="sm">
            Remove sample workspace
          </Button>
        ) : undefined
      }
      shape="bar"
      title="Sample workspace."
      tone="info"
    >
      <span role="status">
        {refusal ?? "People, messages and prices are invented, and nothing leaves this machine."}
      </span>
    </Banner>
  );
}
