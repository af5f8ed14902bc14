"use client";

import { ArrowRight } from "lucide-react";
import { useState, useTransition } from "react";
import { answerTo } from "@/components/forms/no-answer";
import { openDemoAction } from "@/lib/auth/actions";
import { goTo } from "./go-to";

export type OpenDemoProps = { email: string };

/** The way into the sample workspace without an account. */
export function OpenDemo({ email }: OpenDemoProps) {
  const [pending, startTransition] = useTransition();
  const [refusal, setRefusal] = useState<string | null>(null);
  const open = () =>
    startTransition(async () => {
      setRefusal(null);
      const result = await answerTo(openDemoAction({}));
      if (result.ok) goTo("/continue");
      else setRefusal(result.error.message);
    });
  return (
    <div className="mt-9 border-y border-line">
      <button
        aria-busy={pending}
        className="group flex w-full items-center gap-4 py-3.5 text-start"
        onClick={open}
        type="button"
      >
        <span className="min-w-0 flex-1">
          <span className="block font-semibold text-accent-ink group-hover:underline">
            Open the demo workspace
          </span>
          <span className="block text-dense text-ink-2">
            A sample shop with a test phone. No account, no card. Demo: <bdi>{email}</bdi>
          </span>
        </span>
        <ArrowRight className="flip-in-rtl flex-none text-accent-ink" />
      </button>
      {refusal ? (
        <p className="pb-3 text-dense text-bad" role="alert">
          {refusal}
        </p>
      ) : null}
    </div>
  );
}
