import type { ReactNode } from "react";

export type FormSectionProps = {
  title: string;
  /** What it is for, in a sentence. */
  about?: ReactNode;
  children: ReactNode;
};

/** Words at the start, controls at the end; one column on a phone. */
export function FormSection({ title, about, children }: FormSectionProps) {
  return (
    <section className="grid gap-x-10 gap-y-4 border-b border-line py-7 last:border-b-0 lg:grid-cols-[240px_minmax(0,640px)]">
      <div>
        <h2 className="font-semibold">{title}</h2>
        {about ? <p className="mt-1 text-dense text-ink-2">{about}</p> : null}
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
