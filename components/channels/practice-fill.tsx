"use client";

import { useTransition } from "react";
import type { ActionResult } from "@/components/forms/action-result";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";

/** Offers an account of the stand-in in place of a real one, and hands over what its form takes. */
export function PracticeFill<Account>({
  ask,
  onFill,
}: {
  ask: () => Promise<ActionResult<Account>>;
  onFill: (account: Account) => void;
}) {
  const [filling, startFilling] = useTransition();
  const fill = () =>
    startFilling(async () => {
      const result = await ask();
      if (result.ok) onFill(result.value);
      else showToast({ title: result.error.message, tone: "bad" });
    });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-panel border border-line bg-surface p-4">
      <p className="min-w-0 flex-1 basis-56 text-dense">
        <b>Only trying?</b> A practice account takes everything and sends nothing to anybody.
      </p>
      <Button loading={filling} onClick={fill} size="sm">
        Fill in the practice account
      </Button>
    </div>
  );
}
