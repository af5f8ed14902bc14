import type { ReactNode } from "react";
import { SelectField, TextField } from "@/components/forms/fields";
import { countryOptions } from "./country-options";
import { languageOptions } from "./language-options";

/** What is typed of a person, wherever they are added or changed. */
export function ContactFields({
  phoneHint,
  language = null,
}: {
  phoneHint?: ReactNode;
  /** What they speak already, BCP 47, so that it can be chosen whatever it is. */
  language?: string | null;
}) {
  return (
    <>
      <TextField autoComplete="off" label="Name" name="name" optional />
      <div className="grid grid-cols-[1fr_160px] gap-3 max-md:grid-cols-1">
        <TextField
          autoComplete="off"
          hint={phoneHint}
          label="Phone number"
          name="phone"
          type="tel"
        />
        <SelectField label="Country" name="phoneCountry" options={countryOptions()} />
      </div>
      <TextField autoComplete="off" label="E-mail" name="email" optional type="email" />
      <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
        <TextField autoComplete="off" label="Company" name="company" optional />
        <TextField autoComplete="off" label="City" name="city" optional />
      </div>
      <SelectField
        hint="Templates go out in it, where Meta has approved them."
        label="Language"
        name="language"
        optional
        options={languageOptions(language)}
      />
    </>
  );
}
