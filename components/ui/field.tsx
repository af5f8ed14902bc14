import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { Label } from "./label";

/** What the control inside a Field must carry to be tied to its label, hint and fault. */
export type FieldControlProps = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
};

export type FieldProps = {
  id: string;
  label: ReactNode;
  /** At the end of the label's line: a link such as "Forgot it". */
  aside?: ReactNode;
  hint?: ReactNode;
  /** What is wrong and how to put it right. */
  error?: ReactNode;
  /** Something to decide about the field; stands under its fault. */
  notice?: ReactNode;
  optional?: boolean;
  className?: string | undefined;
  /** Receives the ids to spread onto the control. */
  children: (control: FieldControlProps) => ReactNode;
};

/** Label above, control, then hint; a fault stands under the control it belongs to. */
export function Field({
  id,
  label,
  aside,
  hint,
  error,
  notice,
  optional = false,
  className,
  children,
}: FieldProps) {
  const describedBy = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={classNames("grid content-start gap-1.5", className)}>
      <div className="flex items-baseline gap-2">
        <Label htmlFor={id}>{label}</Label>
        {optional ? <span className="text-meta text-ink-3">Optional</span> : null}
        {aside ? <span className="ms-auto text-dense">{aside}</span> : null}
      </div>
      {children({
        id,
        "aria-describedby": describedBy || undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {error ? (
        <p className="flex items-start gap-1.5 text-dense text-bad" id={`${id}-error`}>
          <CircleAlert className="mt-px" />
          <span>{error}</span>
        </p>
      ) : null}
      {notice}
      {hint ? (
        <p className="text-meta text-ink-3" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}
