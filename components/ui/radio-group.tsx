"use client";

import { RadioGroup as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "./class-names";

export type RadioOption = {
  value: string;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
};

export type RadioGroupProps = Omit<ComponentProps<typeof Radix.Root>, "children"> & {
  options: readonly RadioOption[];
};

/** One of few, all of them in sight. Give it aria-label or aria-labelledby. */
export function RadioGroup({ options, className, ...rest }: RadioGroupProps) {
  const baseId = useId();
  return (
    <Radix.Root {...rest} className={classNames("grid gap-2 touch:gap-0", className)}>
      {options.map((option) => {
        const id = `${baseId}-${option.value}`;
        return (
          <div className="flex items-start gap-2 touch:min-h-11" key={option.value}>
            <Radix.Item
              aria-describedby={option.hint ? `${id}-hint` : undefined}
              className="relative mt-0.5 grid size-4 flex-none place-items-center rounded-full border border-line-strong bg-surface before:absolute before:-inset-1 hover:border-ink-3 disabled:cursor-not-allowed disabled:border-line data-[state=checked]:border-accent touch:before:-inset-[15px]"
              disabled={option.disabled ?? false}
              id={id}
              value={option.value}
            >
              <Radix.Indicator className="size-2 rounded-full bg-accent forced-colors:bg-[CanvasText]" />
            </Radix.Item>
            <div className={classNames("text-body", option.disabled && "text-ink-3")}>
              <label className="cursor-pointer" htmlFor={id}>
                {option.label}
              </label>
              {option.hint ? (
                <p className="text-dense text-ink-3" id={`${id}-hint`}>
                  {option.hint}
                </p>
              ) : null}
            </div>
          </div>
        );
      })}
    </Radix.Root>
  );
}
