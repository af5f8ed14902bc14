"use client";

import { useEffect, useRef, useState, useTransition } from "react";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { confirmEmailAction } from "@/lib/auth/actions";

type Outcome = { tone: "ok" | "warn"; title: string; text: string };

/**
 * Uses a confirmation link up. Programs that look into mails open links but run no scripts, so the
 * link is still fresh when its owner comes.
 */
export function ConfirmEmail({ token }: { token: string }) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [, startTransition] = useTransition();
  const asked = useRef(false);
  useEffect(() => {
    // effects run twice in development; the second answer would be "already confirmed"
    if (asked.current) return;
    asked.current = true;
    startTransition(async () => {
      const result = await confirmEmailAction({ token }).catch(() => null);
      setOutcome(outcomeOf(result));
    });
  }, [token]);

  if (!outcome) return <p role="status">Confirming your address</p>;
  return (
    <div role="status">
      <Callout title={outcome.title} tone={outcome.tone}>
        {outcome.text}
      </Callout>
      <Button asChild className="mt-6 w-full" look="primary" size="lg">
        <AppLink href="/continue">Go to your workspace</AppLink>
      </Button>
    </div>
  );
}

function outcomeOf(result: Awaited<ReturnType<typeof confirmEmailAction>> | null): Outcome {
  if (!result) {
    return {
      tone: "warn",
      title: "The server did not answer.",
      text: "The link is still good. Reload this page to try again.",
    };
  }
  if (!result.ok) {
    return { tone: "warn", title: "Not confirmed by this link.", text: result.error.message };
  }
  return result.value.wasConfirmed
    ? { tone: "ok", title: "Already confirmed.", text: "This address was confirmed before." }
    : {
        tone: "ok",
        title: "Address confirmed.",
        text: "You can now pay, and send from a number of your own.",
      };
}
