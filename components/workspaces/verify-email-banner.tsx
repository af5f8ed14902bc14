"use client";

import { useState, useTransition } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { resendVerificationAction } from "@/lib/auth/actions";

/** Shown until the address is confirmed; says what works meanwhile. */
export function VerifyEmailBanner({ email }: { email: string }) {
  const [pending, startTransition] = useTransition();
  const [answer, setAnswer] = useState<string | null>(null);
  const resend = () =>
    startTransition(async () => {
      const result = await resendVerificationAction({}).catch(() => null);
      if (!result) setAnswer("The server did not answer. Try again.");
      else setAnswer(result.ok ? "A new link is on its way." : result.error.message);
    });
  return (
    <Banner
      action={
        <Button
          // 32 px to see and 44 to touch, so that the strip stays low
          className="max-md:relative max-md:min-h-8! max-md:before:absolute max-md:before:inset-x-0 max-md:before:-inset-y-2"
          loading={pending}
          onClick={resend}
          size="sm"
        >
          Send the link again
        </Button>
      }
      oneLine
      shape="bar"
      title="Confirm your address."
      tone="info"
    >
      <span className={answer ? undefined : "max-md:sr-only"} role="status">
        {answer ?? (
          <>
            A link went to <bdi>{email}</bdi>. Until then you can look at everything and use the
            sandbox, but not pay or send from a real number.
          </>
        )}
      </span>
    </Banner>
  );
}
