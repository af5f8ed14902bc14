import type { ComponentProps } from "react";
import { PasswordField } from "@/components/forms/fields";
import { PASSWORD_MIN } from "@/lib/auth/schema";

export type NewPasswordFieldProps = Pick<
  ComponentProps<typeof PasswordField>,
  "label" | "name" | "size" | "autoFocus"
>;

/** A password that somebody thinks of here, with what makes one good. */
export function NewPasswordField(props: NewPasswordFieldProps) {
  return (
    <PasswordField
      {...props}
      autoComplete="new-password"
      hint={`${PASSWORD_MIN} characters or more; a few words in a row work well.`}
    />
  );
}
