"use client";

import { useId } from "react";
import { useController, useFormContext, useWatch } from "react-hook-form";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { RadioField, SelectField, SwitchField, TextField } from "@/components/forms/fields";
import { FormSection } from "@/components/forms/form-section";
import { useActionForm } from "@/components/forms/use-action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Switch } from "@/components/ui/switch";
import { showToast } from "@/components/ui/toast";
import type { NotificationKind, NotificationWay } from "@/db/enums/notifications";
import { savePreferencesAction } from "@/lib/notifications/actions";
import type { NotificationPreferences } from "@/lib/notifications/preferences";
import { savePreferencesSchema } from "@/lib/notifications/schema";
import { KIND_WORDS } from "./kind-words";
import { PushSwitch } from "./push-switch";

export type PreferencesFormProps = {
  workspaceSlug: string;
  preferences: NotificationPreferences;
  timeZones: readonly { value: string; label: string }[];
  /** Whether this installation can send mail at all. */
  mail: boolean;
  /** What a browser subscribes with; null where push is not set up. */
  pushKey: string | null;
};

const WAY_WORDS: Record<NotificationWay, string> = {
  app: "In Tickline",
  mail: "Mail",
  push: "Browser",
};
const WAYS = Object.keys(WAY_WORDS) as NotificationWay[];

/** Where and when one wants to be told: kinds by ways, the rhythm of mail, quiet hours. */
export function PreferencesForm({
  workspaceSlug,
  preferences,
  timeZones,
  mail,
  pushKey,
}: PreferencesFormProps) {
  const { kinds, ...rest } = preferences;
  const state = useActionForm({
    schema: savePreferencesSchema,
    action: (input) => savePreferencesAction(workspaceSlug, input),
    defaultValues: {
      choices: Object.fromEntries(kinds.map(({ kind, ways }) => [kind, ways])),
      ...rest,
    },
    onSuccess: () => showToast({ title: "Notification settings saved", tone: "ok" }),
  });
  return (
    <ActionForm className="gap-0" label="Notification settings" state={state}>
      <FormSection
        about="What you read in Tickline is not mailed to you as well."
        title="What you hear of"
      >
        <Matrix kinds={kinds.map(({ kind }) => kind)} />
        {mail ? null : (
          <p className="mt-3 text-dense text-warn">
            Mail is not set up in this installation, so none is sent.
          </p>
        )}
      </FormSection>
      <FormSection
        about="Mail waits two minutes at least, so that you can see the news here first."
        title="Mail"
      >
        <RadioField
          label="How often"
          name="mailRhythm"
          options={[
            { value: "immediately", label: "Soon after it happens" },
            { value: "quarter_hour", label: "Gathered, every 15 minutes" },
            { value: "daily", label: "Gathered, once a day at 08:00" },
          ]}
        />
      </FormSection>
      <FormSection
        about="Rings while Tickline is closed, in each browser that you switch on."
        title="This browser"
      >
        <PushSwitch publicKey={pushKey} workspaceSlug={workspaceSlug} />
        <SwitchField
          className="mt-5"
          hint="Off: it only says that there is news. On: names and first words appear, also on a locked screen."
          label="Show what it is about"
          name="showText"
        />
      </FormSection>
      <FormSection
        about="Nothing rings in these hours; mail waits for their end. The list in Tickline is always complete."
        title="Quiet hours"
      >
        <QuietHours />
        <div className="mt-4 max-w-80">
          <SelectField label="Your time zone" name="timeZone" options={timeZones} />
        </div>
      </FormSection>
      <div className="grid gap-4 py-6 lg:ps-[280px]">
        <FormError />
        <div>
          <SubmitButton>Save notification settings</SubmitButton>
        </div>
      </div>
    </ActionForm>
  );
}

function Matrix({ kinds }: { kinds: readonly NotificationKind[] }) {
  return (
    <table className="w-full border-collapse">
      <thead>
        <tr className="border-b border-line text-meta text-ink-3">
          <th className="py-2 text-start font-normal" scope="col">
            Event
          </th>
          {WAYS.map((way) => (
            <th className="w-16 py-2 text-center font-normal md:w-20" key={way} scope="col">
              {WAY_WORDS[way]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <tr className="border-b border-line" key={kind}>
            <th className="py-2.5 pe-2 text-start font-normal" scope="row">
              <span className="block">{KIND_WORDS[kind].label}</span>
              <span className="block text-dense text-ink-3 max-md:hidden">
                {KIND_WORDS[kind].hint}
              </span>
            </th>
            {WAYS.map((way) => (
              <td className="text-center align-middle" key={way}>
                <Choice kind={kind} way={way} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Choice({ kind, way }: { kind: NotificationKind; way: NotificationWay }) {
  const { control } = useFormContext();
  const { field } = useController({ name: `choices.${kind}.${way}`, control });
  return (
    <span className="inline-grid min-h-6 place-items-center align-middle touch:min-h-11">
      <Checkbox
        aria-label={`${KIND_WORDS[kind].label}: ${WAY_WORDS[way]}`}
        checked={field.value === true}
        onBlur={field.onBlur}
        onCheckedChange={(checked) => field.onChange(checked === true)}
        ref={field.ref}
      />
    </span>
  );
}

function QuietHours() {
  const { setValue } = useFormContext();
  const from = useWatch({ name: "quietFrom" });
  const id = useId();
  const isOn = from !== null;
  const change = (on: boolean) => {
    setValue("quietFrom", on ? "22:00" : null, { shouldDirty: true });
    setValue("quietUntil", on ? "07:00" : null, { shouldDirty: true });
  };
  return (
    <div className="grid gap-4">
      <div className="flex items-center gap-3">
        <Switch checked={isOn} id={id} onCheckedChange={change} />
        <label className="cursor-pointer" htmlFor={id}>
          Keep quiet every day
        </label>
      </div>
      {isOn ? (
        <div className="grid max-w-80 grid-cols-2 gap-3">
          <TextField label="From" name="quietFrom" type="time" />
          <TextField label="Until" name="quietUntil" type="time" />
        </div>
      ) : null}
    </div>
  );
}
