"use client";

import { Check, ChevronDown, ChevronsUpDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";
import { useEarlyInput } from "./early-input";
import { fieldLook } from "./field-look";
import { useStyleNonce } from "./style-nonce";

const HEIGHTS = {
  sm: "h-7 text-dense touch:h-11 touch:text-reading",
  md: "h-8 text-body touch:h-11 touch:text-reading",
  lg: "h-10 text-body touch:h-11 touch:text-reading",
} as const;
type SelectSize = keyof typeof HEIGHTS;

export type SelectOption = {
  value: string;
  label: string;
  /** A quiet second line, in the Radix select only. */
  hint?: string | undefined;
  disabled?: boolean;
};

export type NativeSelectProps = Omit<ComponentProps<"select">, "size"> & {
  size?: SelectSize;
  options: readonly SelectOption[];
  /** An empty first option: "Choose a country". */
  placeholder?: string | undefined;
};

/** The browser's own list: right for long lists (countries) and on phones. */
export function NativeSelect({
  size = "md",
  options,
  placeholder,
  className,
  ref,
  ...rest
}: NativeSelectProps) {
  const alive = useEarlyInput(rest.value, ref);
  return (
    <span className={classNames("relative flex", className)}>
      <select
        {...rest}
        className={classNames(fieldLook, HEIGHTS[size], "appearance-none ps-2.5 pe-8")}
        ref={alive}
      >
        {placeholder === undefined ? null : <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option disabled={option.disabled} key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown className="pointer-events-none absolute end-2.5 top-1/2 -translate-y-1/2 text-ink-3" />
    </span>
  );
}

export type SelectProps = {
  options: readonly SelectOption[];
  value: string | undefined;
  onValueChange: (value: string) => void;
  placeholder?: string;
  size?: SelectSize;
  id?: string | undefined;
  name?: string | undefined;
  disabled?: boolean;
  className?: string | undefined;
  /** Something before the chosen word, such as an avatar. */
  leading?: ReactNode;
  "aria-label"?: string | undefined;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
};

/** A list of few options, drawn by us, with a second line where it helps the choice. */
export function Select({
  options,
  value,
  onValueChange,
  placeholder = "Choose",
  size = "md",
  id,
  name,
  disabled = false,
  className,
  leading,
  ...aria
}: SelectProps) {
  const nonce = useStyleNonce();
  return (
    <Radix.Root
      disabled={disabled}
      onValueChange={onValueChange}
      {...(name === undefined ? {} : { name })}
      value={value ?? ""}
    >
      <Radix.Trigger
        {...aria}
        className={classNames(
          fieldLook,
          HEIGHTS[size],
          "flex items-center gap-2 px-2.5 text-start data-[placeholder]:text-ink-3",
          className,
        )}
        id={id}
      >
        {leading}
        <span className="min-w-0 flex-1 truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <ChevronsUpDown className="size-3.5 text-ink-3" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-menu overflow-hidden rounded-panel border border-line bg-surface shadow-menu dark:border-line-strong"
          position="popper"
          sideOffset={4}
        >
          <Radix.Viewport className="p-1" nonce={nonce}>
            {options.map((option) => (
              <Radix.Item
                className="flex min-h-8 cursor-pointer items-start gap-2 rounded-chip py-1.5 ps-2 pe-3 text-body outline-none data-[disabled]:cursor-not-allowed data-[disabled]:text-ink-3 data-[highlighted]:bg-surface-3 touch:min-h-11"
                disabled={option.disabled ?? false}
                key={option.value}
                value={option.value}
              >
                <span className="mt-0.5 w-4 flex-none">
                  <Radix.ItemIndicator>
                    <Check />
                  </Radix.ItemIndicator>
                </span>
                <span>
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.hint ? (
                    <span className="block text-dense text-ink-3">{option.hint}</span>
                  ) : null}
                </span>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
