"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import { bringTextsHereAction } from "@/lib/channels/actions";

/** Has Twilio send what comes to a number here; what Twilio refuses is said below the button. */
export function BringTextsHere({ workspace, channelId }: { workspace: string; channelId: string }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  const bring = () =>
    startTransition(async () => {
      const result = await bringTextsHereAction(workspace, { channelId });
      setProblem(result.ok ? null : result.error.message);
      if (result.ok) showToast({ title: "Texts to this number come here now", tone: "ok" });
      router.refresh();
    });
  return (
    <div className="mt-2">
      <Button loading={pending} onClick={bring} size="sm">
        Bring texts here
      </Button>
      {problem ? (
        <p className="mt-1.5 text-dense text-bad" role="alert">
          {problem}
        </p>
      ) : null}
    </div>
  );
}
