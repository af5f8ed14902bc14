"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DateTime } from "@/components/ui/date-time";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PhoneNumber } from "@/components/ui/phone-number";
import { StateChip } from "@/components/ui/state";
import { testSendAction } from "@/lib/campaigns/actions";
import type { TestSendRow } from "@/lib/campaigns/draft-queries";

export type TestStepProps = {
  workspaceSlug: string;
  campaignId: string;
  timeZone: string;
  tests: readonly TestSendRow[];
  /** Why no test can be sent yet; null when it can. */
  obstacle: string | null;
  /** Saves what is still open. @returns whether everything is saved */
  flush: () => Promise<boolean>;
};

/** The message on a real phone before anybody else gets it. */
export function TestStep({
  workspaceSlug,
  campaignId,
  timeZone,
  tests,
  obstacle,
  flush,
}: TestStepProps) {
  const router = useRouter();
  const id = useId();
  const [phone, setPhone] = useState(tests[0]?.phone ?? "");
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const send = async () => {
    setPending(true);
    setError(null);
    try {
      if (!(await flush())) {
        setError("The draft could not be saved, so nothing was sent.");
        return;
      }
      const result = await testSendAction(workspaceSlug, { campaignId, phone });
      if (result.ok) router.refresh();
      else setError(result.error.fields?.phone ?? result.error.message);
    } catch {
      setError("The server did not answer. Look at the list below before you send another test.");
    } finally {
      setPending(false);
    }
  };
  return (
    <div className="grid gap-6">
      <section className="grid gap-3">
        <h2 className="text-body font-semibold">Send a test to yourself</h2>
        <p className="max-w-[60ch] text-body text-ink-2">
          One message with the template&rsquo;s samples, over the same number and at the same price.
          It is not counted in the campaign and makes nobody a contact.
        </p>
        {obstacle ? (
          <Callout tone="warn">{obstacle}</Callout>
        ) : (
          <form
            className="flex max-w-[460px] flex-wrap items-start gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              if (!pending) void send();
            }}
          >
            <Field
              className="min-w-56 flex-1"
              error={error ?? undefined}
              hint="With its country code"
              id={`${id}-phone`}
              label="Phone"
            >
              {(control) => (
                <Input
                  {...control}
                  autoComplete="tel"
                  inputMode="tel"
                  onChange={(event) => setPhone(event.target.value)}
                  placeholder="+254 712 345 678"
                  type="tel"
                  value={phone}
                />
              )}
            </Field>
            <Button className="mt-[26px]" loading={pending} type="submit">
              Send test
            </Button>
          </form>
        )}
      </section>
      {tests.length > 0 ? (
        <section className="grid gap-1">
          <h2 className="border-b border-line-strong pb-1.5 text-body font-semibold">Tests sent</h2>
          <ul>
            {tests.map((test) => (
              <li
                className="flex min-h-9 flex-wrap items-center gap-x-3 border-b border-line text-dense"
                key={test.messageId}
              >
                <PhoneNumber e164={test.phone} />
                <StateChip look="by-exception" state={test.state} />
                <span className="ms-auto text-ink-3">
                  {test.actorName}, <DateTime at={test.at} format="short" timeZone={timeZone} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}
