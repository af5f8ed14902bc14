"use client";

import { useCallback, useEffect, useId, useState } from "react";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { Bubble } from "@/components/ui/bubble";
import { DateTime } from "@/components/ui/date-time";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { readTextsAction, writeTextAction } from "@/lib/channels/practice-actions";
import { writeTextSchema } from "@/lib/channels/practice-schema";
import type { PracticeText } from "@/lib/channels/practice-texts";

export type PracticePhoneProps = { workspace: string; channelId: string; timeZone: string };

const FIRST_PHONE = "+254712345678";
const LOOK_EVERY_MS = 2_000;

/** A customer's phone that texts with a practice sender: nothing of it leaves this installation. */
export function PracticePhone({ workspace, channelId, timeZone }: PracticePhoneProps) {
  const phoneId = useId();
  const [phone, setPhone] = useState(FIRST_PHONE);
  const [texts, setTexts] = useState<PracticeText[]>([]);
  const look = useCallback(async () => {
    const result = await readTextsAction(workspace, { channelId, phone }).catch(() => null);
    if (result?.ok) setTexts(result.value);
  }, [workspace, channelId, phone]);
  useEffect(() => {
    setTexts([]);
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [look]);
  const state = useActionForm({
    schema: writeTextSchema.omit({ channelId: true, phone: true }),
    action: (input) => writeTextAction(workspace, { channelId, phone, ...input }),
    defaultValues: { text: "" },
    resetOnSuccess: true,
    onSuccess: () => void look(),
  });
  return (
    <section aria-labelledby="practice-phone">
      <h2 className="mb-1 text-reading font-semibold" id="practice-phone">
        Practice phone
      </h2>
      <p className="mb-3 text-dense text-ink-2">
        Be the customer: what you write here arrives in the inbox, and the answers come back.
      </p>
      <div className="grid max-w-[420px] gap-3 rounded-panel border border-line bg-surface p-4">
        <div className="grid gap-1">
          <Label htmlFor={phoneId}>Number of the phone</Label>
          <Input
            id={phoneId}
            inputMode="tel"
            onChange={(event) => setPhone(event.target.value)}
            value={phone}
          />
        </div>
        <div
          aria-label={`Texts on ${phone}`}
          className="grid max-h-80 min-h-24 content-end gap-1 overflow-y-auto rounded-control bg-surface-2 px-3 py-2"
          role="log"
        >
          {texts.length === 0 ? (
            <p className="self-center text-center text-dense text-ink-3">No texts yet.</p>
          ) : null}
          {texts.map(({ sid, by, body, at }) => (
            <Bubble
              key={sid}
              marks={false}
              meta={{ time: <DateTime at={at} format="time" timeZone={timeZone} /> }}
              side={by === "phone" ? "out" : "in"}
              text={body}
            />
          ))}
        </div>
        <ActionForm className="gap-2" label="Write from this phone" state={state}>
          <TextField autoComplete="off" label="Text" name="text" />
          <FormError />
          <div>
            <SubmitButton look="secondary" size="sm">
              Send from this phone
            </SubmitButton>
          </div>
        </ActionForm>
      </div>
    </section>
  );
}
