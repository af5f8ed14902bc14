import type { ReactNode } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export type NameFieldProps = {
  /** Of the dialog that it stands in. */
  id: string;
  value: string;
  onChange: (name: string) => void;
  error: string | undefined;
  /** What a colleague made of it meanwhile. */
  notice?: ReactNode;
};

/** What a label, a team or a macro is called. */
export function NameField({ id, value, onChange, error, notice }: NameFieldProps) {
  return (
    <Field error={error} id={`${id}-name`} label="Name" notice={notice}>
      {(control) => (
        <Input
          {...control}
          autoComplete="off"
          maxLength={40}
          onChange={(event) => onChange(event.target.value)}
          value={value}
        />
      )}
    </Field>
  );
}
