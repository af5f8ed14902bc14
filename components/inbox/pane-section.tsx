/** One part of the pane about a person. */
export function PaneSection({
  title,
  aside,
  children,
}: {
  title?: React.ReactNode;
  aside?: React.ReactNode;
  children: React.ReactNode;
}) {
  return (
    <section className="border-b border-line px-4 py-3.5 last:border-b-0">
      {title ? (
        <h3 className="mb-2 flex items-baseline text-dense font-semibold">
          {title}
          {aside ? <span className="ms-auto text-meta font-normal text-ink-3">{aside}</span> : null}
        </h3>
      ) : null}
      {children}
    </section>
  );
}
