"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

export type CheckboxProps = Omit<ComponentProps<typeof Radix.Root>, "checked"> & {
  /** "indeterminate" = some of what it stands for. */
  checked?: boolean | "indeterminate";
};

/** A box of 16 px in a target of 24 px (44 px by touch). Give it aria-label or an id with Label. */
export function Checkbox(props: CheckboxProps) {
  const { checked, defaultChecked, onCheckedChange, disabled, required, className, ...rest } =
    props;
  // The parts without the native input that Radix's root adds for forms which are posted as they
  // stand: ours are sent by actions, and in a list that input hydrated unlike it was rendered.
  return (
    <Radix.unstable_Provider {...{ checked, defaultChecked, onCheckedChange, disabled, required }}>
      <Radix.unstable_Trigger
        {...rest}
        className={classNames(
          "group relative grid size-4 flex-none place-items-center rounded-[3px] border border-line-strong bg-surface text-on-accent",
          "before:absolute before:-inset-1 touch:before:-inset-[15px]",
          "hover:border-ink-3 aria-invalid:border-bad-solid disabled:cursor-not-allowed disabled:border-line disabled:bg-surface-2",
          "data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent",
          "disabled:data-[state=checked]:border-line-strong disabled:data-[state=checked]:bg-surface-3 disabled:data-[state=checked]:text-ink-3",
          className,
        )}
      >
        <Radix.Indicator className="grid place-items-center">
          <Check className="size-3 stroke-[3] group-data-[state=indeterminate]:hidden forced-colors:text-[CanvasText]" />
          <Minus className="hidden size-3 stroke-[3] group-data-[state=indeterminate]:block forced-colors:text-[CanvasText]" />
        </Radix.Indicator>
      </Radix.unstable_Trigger>
    </Radix.unstable_Provider>
  );
}

export type CheckboxLineProps = CheckboxProps & { label: ReactNode; hint?: ReactNode; id: string };

/** A checkbox with its words, which are part of the target. */
export function CheckboxLine({ label, hint, id, className, ...rest }: CheckboxLineProps) {
  return (
    <div className={classNames("flex items-start gap-2 touch:min-h-11", className)}>
      <Checkbox
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-0.5"
        id={id}
        {...rest}
      />
      <div className="text-body">
        <label className="cursor-pointer" htmlFor={id}>
          {label}
        </label>
        {hint ? (
          <p className="text-dense text-ink-3" id={`${id}-hint`}>
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}
