/** The name, or "No name" said quietly. */
export function ContactName({ name }: { name: string | null }) {
  return name ? (
    <bdi className="text-body font-medium">{name}</bdi>
  ) : (
    <span className="text-body text-ink-3">No name</span>
  );
}
