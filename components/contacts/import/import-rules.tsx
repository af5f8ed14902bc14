"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import * as z from "zod";
import { ActionForm, FormError } from "@/components/forms/action-form";
import { RadioField, SelectField, TextareaField, TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { FooterBar } from "@/components/layout/footer-bar";
import { countryOptions } from "@/components/people/country-options";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { PhoneNumber } from "@/components/ui/phone-number";
import { saveImportRulesAction } from "@/lib/contacts/actions";
import type { ImportDetail } from "@/lib/contacts/import/queries";
import { CONSENT_BASES, type ConsentBasis, type ImportRules } from "@/lib/contacts/import/schema";
import { splitTagNames } from "@/lib/contacts/tag";
import type { CountryCode } from "@/lib/core/format/phone";
import { parsePhone } from "@/lib/core/format/phone";
import { forgetUnfinished, keepUnfinished, recallUnfinished } from "./unfinished-step";

/** The form's own flat shape; toRules makes the rules of it. */
const rulesFormSchema = z
  .object({
    defaultCountry: z.string().min(2, "Choose a country."),
    numbers: z.enum(["default", "column"]),
    purpose: z.enum(["both", "create", "update"]),
    existing: z.enum(["keep", "overwrite"]),
    withoutPhone: z.enum(["fail", "email_only"]),
    tags: z.string().max(500),
    consent: z.enum(["none", "all", "column"]),
    basis: z.string(),
    evidence: z.string().max(2000),
  })
  .superRefine((values, refine) => {
    if (values.consent === "none") return;
    if (!(values.basis in CONSENT_BASES)) {
      refine.addIssue({ code: "custom", path: ["basis"], message: "Say how they agreed." });
    }
    if (values.evidence.trim().length < 10) {
      refine.addIssue({
        code: "custom",
        path: ["evidence"],
        message: "Write the wording they agreed to, or where and how they agreed.",
      });
    }
  });
type RulesForm = z.output<typeof rulesFormSchema>;

function toRules(values: RulesForm): ImportRules {
  return {
    defaultCountry: values.defaultCountry,
    useCountryColumn: values.numbers === "column",
    purpose: values.purpose,
    existing: values.existing,
    withoutPhone: values.withoutPhone,
    tagNames: splitTagNames(values.tags),
    consent:
      values.consent === "none"
        ? { mode: "none" }
        : {
            mode: values.consent,
            basis: values.basis as ConsentBasis,
            evidence: values.evidence,
          },
  };
}

/** The third step: what the import may do, to whose numbers, and on which basis of consent. */
export function ImportRulesForm({
  workspaceSlug,
  current,
}: {
  workspaceSlug: string;
  current: ImportDetail;
}) {
  const router = useRouter();
  const base = `/w/${workspaceSlug}/contacts/import/${current.id}`;
  const { rules, countryReason, countryColumnFit } = current.options;
  const fields = Object.values(current.mapping);
  const hasPhone = fields.includes("phone");
  const hasConsent = fields.includes("consent");
  const hasCountry = fields.includes("country");
  const state = useActionForm({
    schema: rulesFormSchema,
    action: (values: RulesForm) =>
      saveImportRulesAction(workspaceSlug, { importId: current.id, rules: toRules(values) }),
    defaultValues: recallUnfinished<RulesForm>(current.id, "rules") ?? {
      defaultCountry: rules.defaultCountry,
      numbers: rules.useCountryColumn ? ("column" as const) : ("default" as const),
      purpose: rules.purpose,
      existing: rules.existing,
      withoutPhone: rules.withoutPhone,
      tags: rules.tagNames.join(", "),
      consent: rules.consent.mode,
      basis: rules.consent.mode === "none" ? "" : rules.consent.basis,
      evidence: rules.consent.mode === "none" ? "" : rules.consent.evidence,
    },
    onSuccess: () => {
      forgetUnfinished(current.id, "rules");
      router.push(`${base}?step=check` as Route);
    },
  });
  const chosen = state.form.watch();
  const { watch } = state.form;
  useEffect(() => {
    const { unsubscribe } = watch((values) =>
      keepUnfinished(current.id, "rules", structuredClone(values)),
    );
    return unsubscribe;
  }, [watch, current.id]);
  return (
    <>
      <ActionForm
        className="mx-auto w-full max-w-[640px] gap-7 px-4 py-6"
        id="import-rules"
        label="Rules of the import"
        state={state}
      >
        {hasPhone ? (
          <section className="grid gap-3">
            <h2 className="text-reading font-semibold">Numbers without a country code</h2>
            <SelectField
              hint={countryReason}
              label="Belong to"
              name="defaultCountry"
              options={countryOptions()}
            />
            {hasCountry ? (
              <RadioField
                label="The file has a column with countries"
                name="numbers"
                options={[
                  {
                    value: "default",
                    label: "Use the country above for all",
                    hint: countryColumnFit
                      ? `In a sample ${countryColumnFit.fitting} of ${countryColumnFit.looked} numbers fit the country that their row names.`
                      : undefined,
                  },
                  {
                    value: "column",
                    label: "Use the country that each row names",
                    hint: "The country above serves rows that name none.",
                  },
                ]}
              />
            ) : null}
            <PhonePreview
              country={chosen.defaultCountry ?? rules.defaultCountry}
              current={current}
            />
            {fields.includes("email") ? (
              <RadioField
                label="Rows without a number"
                name="withoutPhone"
                options={[
                  {
                    value: "fail",
                    label: "Do not import",
                    hint: "They go into the error file.",
                  },
                  {
                    value: "email_only",
                    label: "Import as e-mail only",
                    hint: "They cannot receive WhatsApp messages.",
                  },
                ]}
              />
            ) : null}
          </section>
        ) : null}
        <section className="grid gap-3">
          <h2 className="text-reading font-semibold">New and known people</h2>
          <RadioField
            hint="People are recognised by their number, and by e-mail where there is none."
            label="What may happen"
            name="purpose"
            options={[
              { value: "both", label: "Add new people and update known ones" },
              { value: "create", label: "Only add new people" },
              { value: "update", label: "Only update known people" },
            ]}
          />
          {chosen.purpose === "create" ? null : (
            <RadioField
              label="Where contact and file both have a value"
              name="existing"
              options={[
                { value: "keep", label: "Keep the contact's, fill only gaps" },
                { value: "overwrite", label: "Take the file's" },
              ]}
            />
          )}
          <TextField
            hint="Put on everybody this import adds or updates. Separate them with commas."
            label="Tags"
            name="tags"
            optional
          />
        </section>
        <section className="grid gap-3">
          <h2 className="text-reading font-semibold">Consent to marketing</h2>
          <RadioField
            label="Who agreed to marketing on WhatsApp"
            name="consent"
            options={[
              {
                value: "none",
                label: "Nobody, or I do not know",
                hint: "They can get replies and notices, no campaigns.",
              },
              ...(hasConsent
                ? [
                    {
                      value: "column",
                      label: "Those whose row says yes",
                      hint: "A no in the file always counts as an opt-out.",
                    },
                  ]
                : []),
              { value: "all", label: "Everybody in this file" },
            ]}
          />
          {chosen.consent === "none" || chosen.consent === undefined ? null : (
            <>
              <SelectField
                label="How they agreed"
                name="basis"
                options={Object.entries(CONSENT_BASES).map(([value, label]) => ({ value, label }))}
              />
              <TextareaField
                hint="For example the sentence beside the box, the page it stood on and since when. Kept with each person as proof."
                label="Proof"
                name="evidence"
              />
            </>
          )}
          <Callout tone="info">
            People who opted out stay opted out. A file cannot undo what they said themselves.
          </Callout>
        </section>
        <FormError />
      </ActionForm>
      <FooterBar
        note="Nothing is written yet"
        start={
          <Button asChild>
            <AppLink href={`${base}?step=columns`}>Back to Columns</AppLink>
          </Button>
        }
      >
        <Button form="import-rules" loading={state.pending} look="primary" size="lg" type="submit">
          Check the file
        </Button>
      </FooterBar>
    </>
  );
}

/** How the first national numbers read with the chosen country. */
function PhonePreview({ country, current }: { country: string; current: ImportDetail }) {
  const column = Object.entries(current.mapping).find(([, field]) => field === "phone")?.[0];
  if (column === undefined) return null;
  const national = current.sampleRows
    .map((row) => (row[Number(column)] ?? "").trim())
    .filter((text) => text !== "" && !/^['"=]*\+/.test(text));
  const raw = [...new Set(national)].slice(0, 3);
  if (raw.length === 0) return null;
  return (
    <table className="w-full text-dense">
      <caption className="mb-1 text-start text-meta text-ink-3">How they will be saved</caption>
      <tbody>
        {raw.map((text) => {
          const parsed = parsePhone(text, country as CountryCode);
          return (
            <tr className="border-t border-line" key={text}>
              <td className="h-8 font-mono text-meta text-ink-2">
                <bdi dir="ltr">{text}</bdi>
              </td>
              <td className="text-end">
                {parsed.ok ? (
                  <PhoneNumber e164={parsed.e164} />
                ) : (
                  <span className="text-bad">not a number there</span>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
