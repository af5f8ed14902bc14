import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { classNames } from "./class-names";
import { CopyButton } from "./copy-button";

export type PhoneNumberProps = {
  /** "+254712345678"; digits without plus are taken as international. */
  e164: string;
  /** Adds a button that copies the E.164 form. */
  copy?: boolean;
  className?: string | undefined;
};

/** An international number with its country's spacing, left to right in any script. */
export function PhoneNumber({ e164, copy = false, className }: PhoneNumberProps) {
  const number = (
    <bdi className={classNames("whitespace-nowrap tabular-nums", className)} dir="ltr">
      {spacedPhone(e164)}
    </bdi>
  );
  if (!copy) return number;
  return (
    <span className="inline-flex items-center gap-1">
      {number}
      <CopyButton text={e164} what="phone number" />
    </span>
  );
}

/** "+254 712 345 678"; what cannot be read is shown as it came. */
export function spacedPhone(e164: string): string {
  const written = e164.startsWith("+") ? e164 : `+${e164}`;
  return parsePhoneNumberFromString(written)?.formatInternational() ?? e164;
}
