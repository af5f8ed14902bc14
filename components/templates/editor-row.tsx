import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** A label of 84 px beside its field; above it on a phone. */
export function Row({
  label,
  note,
  htmlFor,
  children,
}: {
  label: string;
  note?: string | undefined;
  htmlFor?: string;
  children: ReactNode;
}) {
  const words = (
    <>
      {label}
      {note ? <span className="text-meta font-normal text-ink-3 md:block"> {note}</span> : null}
    </>
  );
  const look = "text-dense font-medium md:pt-1.5";
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-3 gap-y-1.5 md:grid-cols-[84px_minmax(0,1fr)]">
      {htmlFor ? (
        <label className={look} htmlFor={htmlFor}>
          {words}
        </label>
      ) : (
        <div className={look}>{words}</div>
      )}
      <div className="min-w-0">{children}</div>
    </div>
  );
}

export function Fault({
  id,
  warning = false,
  children,
}: {
  id: string;
  warning?: boolean;
  children: ReactNode;
}) {
  if (!children) return null;
  return (
    <p
      className={`mt-1.5 flex items-start gap-1.5 text-dense ${warning ? "text-warn" : "text-bad"}`}
      id={id}
    >
      <CircleAlert className="mt-px" />
      {children}
    </p>
  );
}
