"use client";

import { Check, ChevronRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { answerTo } from "@/components/forms/no-answer";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { hideChecklistAction } from "@/lib/workspaces/actions";
import type { SetupStep } from "@/lib/workspaces/setup-checklist";

export type SetupChecklistProps = {
  workspaceSlug: string;
  steps: readonly SetupStep[];
  isHidden: boolean;
};

/** How far the workspace is. Ticks are facts; putting the list away changes none of them. */
export function SetupChecklist({ workspaceSlug, steps, isHidden }: SetupChecklistProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [refusal, setRefusal] = useState<string | null>(null);
  const done = steps.filter((step) => step.isDone).length;
  const show = (hidden: boolean) =>
    startTransition(async () => {
      const result = await answerTo(hideChecklistAction(workspaceSlug, { hidden }));
      if (result.ok) router.refresh();
      else setRefusal(result.error.message);
    });
  const next = steps.find((step) => !step.isDone);
  return (
    <section aria-labelledby="setup">
      <div className="mb-1 flex items-baseline gap-3">
        <h2 className="text-reading font-semibold" id="setup">
          Set up
        </h2>
        <span className="text-dense text-ink-3 tabular-nums">
          {done} of {steps.length} done
        </span>
        <Button
          className="ms-auto"
          loading={pending}
          look="ghost"
          onClick={() => show(!isHidden)}
          size="sm"
        >
          {isHidden ? "Show steps" : "Hide steps"}
        </Button>
      </div>
      {refusal ? (
        <p className="mb-2 text-dense text-bad" role="alert">
          {refusal}
        </p>
      ) : null}
      {isHidden ? null : (
        <ol className="border-b border-line">
          {steps.map((step, index) => (
            <li className="border-t border-line" key={step.id}>
              <AppLink
                className="group flex min-h-12 items-center gap-3 py-2 hover:bg-surface-2"
                href={`/w/${workspaceSlug}${step.path}`}
              >
                <span
                  aria-hidden="true"
                  className={classNames(
                    "grid size-6 flex-none place-items-center rounded-full border text-meta tabular-nums",
                    step.isDone
                      ? "border-line-strong text-ink-2"
                      : step === next
                        ? "border-ink bg-ink font-medium text-bg"
                        : "border-line-strong text-ink-3",
                  )}
                >
                  {step.isDone ? <Check className="size-3.5" /> : index + 1}
                </span>
                <span className="min-w-0 flex-1">
                  <span
                    className={classNames(
                      "block",
                      step.isDone ? "text-ink-3" : "font-medium text-ink",
                    )}
                  >
                    {step.label}
                    <span className="sr-only">{step.isDone ? ", done" : ", to do"}</span>
                  </span>
                  {step.isDone ? null : (
                    <span className="block text-dense text-ink-2">{step.why}</span>
                  )}
                </span>
                {step.isDone ? null : <ChevronRight className="flip-in-rtl text-ink-3" />}
              </AppLink>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
