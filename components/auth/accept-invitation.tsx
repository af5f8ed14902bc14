"use client";

import { useState, useTransition } from "react";
import { answerTo } from "@/components/forms/no-answer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { acceptInvitationAction } from "@/lib/workspaces/actions";
import { goTo } from "./go-to";

export type AcceptInvitationProps = { token: string; workspaceName: string };

export function AcceptInvitation({ token, workspaceName }: AcceptInvitationProps) {
  const [pending, startTransition] = useTransition();
  const [refusal, setRefusal] = useState<string | null>(null);
  const accept = () =>
    startTransition(async () => {
      setRefusal(null);
      const result = await answerTo(
        acceptInvitationAction({ token }),
        "The server did not answer, so you may have joined already. Try again: nobody joins twice.",
      );
      if (!result.ok) setRefusal(result.error.message);
      else goTo(`/w/${result.value.slug}${result.value.role === "agent" ? "/inbox" : ""}`);
    });
  return (
    <div className="grid gap-4">
      {refusal ? (
        <div role="alert">
          <Callout tone="warn">{refusal}</Callout>
        </div>
      ) : null}
      <Button className="w-full" loading={pending} look="primary" onClick={accept} size="lg">
        Join {workspaceName}
      </Button>
    </div>
  );
}
