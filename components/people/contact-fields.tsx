import type { ReactNode } from "react";
import { SelectField, TextField } from "@/components/forms/fields";
import { countryOptions } from "./country-options";

/** What is typed of a person, wherever they are added or changed. */
export function ContactFields({ phoneHint }: { phoneHint?: ReactNode }) {
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
    </>
  );
}
