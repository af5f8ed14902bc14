"use client";

import { type ReactNode, useId } from "react";
import { useController, useFormContext } from "react-hook-form";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, type InputProps } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { RadioGroup, type RadioOption } from "@/components/ui/radio-group";
import { NativeSelect, Select, type SelectOption } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { Textarea, type TextareaProps } from "@/components/ui/textarea";
import { FormConflict } from "./action-form";

type FieldBase = {
  /** Path in the form's values: "name", "address.city". */
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  aside?: ReactNode;
  optional?: boolean;
  className?: string | undefined;
};

/** The value of one path, what is wrong with it, and what somebody else made of it meanwhile. */
function useField(name: string, options?: readonly { value: string; label: ReactNode }[]) {
  const { control } = useFormContext();
  const { field, fieldState } = useController({ name, control });
  const id = useId();
  // A field that was only passed through is not judged: its complaint would push away the very button
  // that is being pressed, and the click would be lost.
  const onBlur = () => {
    if (fieldState.isDirty || fieldState.error) field.onBlur();
  };
  const words = options && ((value: unknown) => labelOf(options, value));
  const notice = <FormConflict field={name} words={words} />;
  return { id, field: { ...field, onBlur }, error: fieldState.error?.message, notice };
}

/** What a choice is called, as far as it is called in plain words. */
function labelOf(
  options: readonly { value: string; label: ReactNode }[],
  value: unknown,
): string | null {
  const label = options.find((option) => option.value === value)?.label;
  return typeof label === "string" ? label : null;
}

export type TextFieldProps = FieldBase &
  Omit<
    InputProps,
    "name" | "value" | "defaultValue" | "onChange" | "onBlur" | "id" | "className"
  > & {
    /** Counts letters at the end of the field, as "24 / 60". */
    countTo?: number;
  };

/** One line of text, a number, an address, a date: by `type`. */
export function TextField(props: TextFieldProps) {
  const { name, label, hint, aside, optional = false, className, countTo, ...input } = props;
  const { id, field, error, notice } = useField(name);
  const value =
    typeof field.value === "string" || typeof field.value === "number" ? field.value : "";
  const counted =
    countTo === undefined ? {} : { trailing: `${[...String(value)].length} / ${countTo}` };
  return (
    <Field {...{ id, label, hint, aside, optional, className, error, notice }}>
      {(control) => <Input {...input} {...counted} {...control} {...field} value={value} />}
    </Field>
  );
}

/** A password with a switch to look at it. Give autoComplete: "current-password" or "new-password". */
export function PasswordField(props: Omit<TextFieldProps, "type" | "countTo" | "trailing">) {
  const { name, label, hint, aside, optional = false, className, ...input } = props;
  const { id, field, error, notice } = useField(name);
  return (
    <Field {...{ id, label, hint, aside, optional, className, error, notice }}>
      {(control) => <PasswordInput {...input} {...control} {...field} value={field.value ?? ""} />}
    </Field>
  );
}

export type TextareaFieldProps = FieldBase &
  Omit<
    TextareaProps,
    "name" | "value" | "defaultValue" | "onChange" | "onBlur" | "id" | "className"
  >;

export function TextareaField(props: TextareaFieldProps) {
  const { name, label, hint, aside, optional = false, className, ...textarea } = props;
  const { id, field, error, notice } = useField(name);
  return (
    <Field {...{ id, label, hint, aside, optional, className, error, notice }}>
      {(control) => <Textarea {...textarea} {...control} {...field} value={field.value ?? ""} />}
    </Field>
  );
}

export type SelectFieldProps = FieldBase & {
  options: readonly SelectOption[];
  placeholder?: string;
  /** The browser's list (long lists, phones) or ours, which can show a second line. */
  look?: "native" | "drawn";
  size?: "sm" | "md" | "lg";
  disabled?: boolean;
};

export function SelectField(props: SelectFieldProps) {
  const { name, label, hint, aside, optional = false, className } = props;
  const { options, placeholder = "Choose", look = "native", size = "md", disabled = false } = props;
  const { id, field, error, notice } = useField(name, options);
  return (
    <Field {...{ id, label, hint, aside, optional, className, error, notice }}>
      {(control) =>
        look === "native" ? (
          <NativeSelect
            {...control}
            {...field}
            disabled={disabled}
            options={options}
            placeholder={placeholder}
            size={size}
            value={field.value ?? ""}
          />
        ) : (
          <Select
            {...control}
            disabled={disabled}
            onValueChange={field.onChange}
            options={options}
            placeholder={placeholder}
            size={size}
            value={field.value}
          />
        )
      }
    </Field>
  );
}

/** One of few, with a line of explanation each. */
export function RadioField({
  name,
  label,
  hint,
  options,
  className,
}: FieldBase & { options: readonly RadioOption[] }) {
  const { id, field, error, notice } = useField(name, options);
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined} className={className}>
      <legend className="mb-1.5 text-dense font-medium">{label}</legend>
      {hint ? <p className="-mt-1 mb-2 text-meta text-ink-3">{hint}</p> : null}
      <RadioGroup
        aria-label={typeof label === "string" ? label : undefined}
        onBlur={field.onBlur}
        onValueChange={field.onChange}
        options={options}
        value={field.value ?? ""}
      />
      <FieldFault error={error} id={id} notice={notice} />
    </fieldset>
  );
}

export function CheckboxField({ name, label, hint, className }: FieldBase) {
  const { id, field, error, notice } = useField(name);
  return (
    <div className={className}>
      <CheckboxLine
        aria-invalid={error ? true : undefined}
        checked={field.value === true}
        hint={hint}
        id={id}
        label={label}
        name={field.name}
        onBlur={field.onBlur}
        onCheckedChange={(checked) => field.onChange(checked === true)}
        ref={field.ref}
      />
      <FieldFault error={error} id={id} notice={notice} />
    </div>
  );
}

/** A switch with its words at the start of the line. */
export function SwitchField({ name, label, hint, className }: FieldBase) {
  const { id, field, error, notice } = useField(name);
  return (
    <div className={className}>
      <div className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <label className="cursor-pointer font-medium" htmlFor={id}>
            {label}
          </label>
          {hint ? (
            <p className="text-dense text-ink-3" id={`${id}-hint`}>
              {hint}
            </p>
          ) : null}
        </div>
        <Switch
          aria-describedby={hint ? `${id}-hint` : undefined}
          checked={field.value === true}
          className="mt-0.5"
          id={id}
          onCheckedChange={field.onChange}
          ref={field.ref}
        />
      </div>
      <FieldFault error={error} id={id} notice={notice} />
    </div>
  );
}

function FieldFault({
  id,
  error,
  notice,
}: {
  id: string;
  error: string | undefined;
  notice: ReactNode;
}) {
  return (
    <>
      {error ? (
        <p className="mt-1.5 text-dense text-bad" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
      <div className="mt-1.5 empty:hidden">{notice}</div>
    </>
  );
}
