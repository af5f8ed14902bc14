"use client";

import { useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { SelectField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { zoneName } from "@/lib/core/format/time-zones";
import { answerOnboardingAction } from "@/lib/workspaces/actions";
import { answerOnboardingSchema, INDUSTRIES, USE_CASES, VOLUMES } from "@/lib/workspaces/schema";
import { INDUSTRY_LABELS, USE_CASE_LABELS, VOLUME_LABELS, VOLUME_NOTES } from "./answer-labels";

export type OnboardingFormProps = {
  workspaceSlug: string;
  /** The one assumed so far. */
  country: string;
  countries: readonly { code: string; name: string; timeZone: string }[];
};

/** The four questions. Each says at once what its answer changes; all can be left open. */
export function OnboardingForm({ workspaceSlug, country, countries }: OnboardingFormProps) {
  const home = `/w/${workspaceSlug}`;
  const [skipping, setSkipping] = useState(false);
  const state = useActionForm({
    schema: answerOnboardingSchema,
    action: (input) =>
      answerOnboardingAction(workspaceSlug, {
        ...input,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      }),
    defaultValues: { country, useCases: [] },
    onSuccess: () => window.location.assign(home),
  });
  const skip = async () => {
    setSkipping(true);
    await answerOnboardingAction(workspaceSlug, {}).catch(() => null);
    window.location.assign(home);
  };
  return (
    <ActionForm className="gap-6" label="Four questions" state={state}>
      <SelectField
        hint="Suggests your first template."
        label="What kind of business is it?"
        name="industry"
        options={INDUSTRIES.map((value) => ({ value, label: INDUSTRY_LABELS[value] }))}
        size="lg"
      />
      <UseCases />
      <Volume />
      <Country countries={countries} />
      <FormError />
      <div className="grid gap-2">
        <SubmitButton className="w-full" size="lg">
          Open the workspace
        </SubmitButton>
        <Button className="w-full" loading={skipping} look="ghost" onClick={skip} size="lg">
          Skip the questions
        </Button>
      </div>
    </ActionForm>
  );
}

function UseCases() {
  const { setValue } = useFormContext();
  const chosen: string[] = useWatch({ name: "useCases" }) ?? [];
  return (
    <fieldset>
      <legend className="mb-1.5 text-dense font-medium">What will you do first?</legend>
      <div className="grid gap-2">
        {USE_CASES.map((value) => (
          <CheckboxLine
            checked={chosen.includes(value)}
            id={`use-case-${value}`}
            key={value}
            label={USE_CASE_LABELS[value]}
            onCheckedChange={(isOn) =>
              setValue(
                "useCases",
                isOn === true ? [...chosen, value] : chosen.filter((one) => one !== value),
              )
            }
          />
        ))}
      </div>
      <p className="mt-1.5 text-meta text-ink-3">Puts the steps of your checklist in order.</p>
    </fieldset>
  );
}

function Volume() {
  const volume: (typeof VOLUMES)[number] | undefined = useWatch({ name: "volume" });
  return (
    <SelectField
      hint={volume ? VOLUME_NOTES[volume] : "Shows what to prepare at Meta."}
      label="How many messages a month?"
      name="volume"
      options={VOLUMES.map((value) => ({ value, label: VOLUME_LABELS[value] }))}
      size="lg"
    />
  );
}

function Country({ countries }: { countries: OnboardingFormProps["countries"] }) {
  const country: string | undefined = useWatch({ name: "country" });
  const zone = countries.find(({ code }) => code === country)?.timeZone;
  return (
    <SelectField
      hint={
        zone
          ? `Numbers without a country code are read as numbers of this country; the clock is ${zoneName(zone)}.`
          : undefined
      }
      label="Where are your customers?"
      name="country"
      options={countries.map(({ code, name }) => ({ value: code, label: name }))}
      size="lg"
    />
  );
}
