import { Chip } from "@/components/ui/chip";

/** The first tags of somebody and how many more there are. */
export function TagList({
  tags,
  limit = 2,
}: {
  tags: readonly { id: string; name: string }[];
  limit?: number;
}) {
  if (tags.length === 0) return null;
  const rest = tags.slice(limit);
  return (
    <span className="inline-flex max-w-full items-center gap-1 align-middle">
      {tags.slice(0, limit).map((tag) => (
        <Chip key={tag.id}>
          <bdi>{tag.name}</bdi>
        </Chip>
      ))}
      {rest.length > 0 ? (
        <span className="text-meta text-ink-3" title={rest.map((tag) => tag.name).join(", ")}>
          +{rest.length}
        </span>
      ) : null}
    </span>
  );
}
