"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { EditableList } from "@/components/forms/editable-list";
import { AppLink } from "@/components/ui/app-link";
import { Chip } from "@/components/ui/chip";
import { deleteTagAction } from "@/lib/contacts/actions";
import type { TagCampaign, TagUse } from "@/lib/contacts/tag-queries";
import { TagNameDialog } from "./tag-name-dialog";

export type TagSettingsProps = {
  slug: string;
  tags: readonly TagUse[];
  may: { write: boolean; remove: boolean };
};

/** Every tag of people, to be called otherwise, merged or ended. */
export function TagSettings({ slug, tags, may }: TagSettingsProps) {
  const router = useRouter();
  const [edited, setEdited] = useState<string | null>(null);
  const tag = tags.find(({ id }) => id === edited);
  return (
    <>
      <EditableList
        deleteWords="It comes off everybody who has it. The people stay."
        empty="No tags yet. Give people one from the list of contacts, or bring tags along with a file."
        items={tags.map((one) => ({
          id: one.id,
          name: one.name,
          title: (
            <Chip>
              <bdi>{one.name}</bdi>
            </Chip>
          ),
          detail: (
            <>
              <AppLink className="hover:underline" href={`/w/${slug}/contacts?tag=${one.id}`}>
                {peopleWords(one.count)}
              </AppLink>
              <Campaigns campaigns={one.campaigns} slug={slug} />
            </>
          ),
          mayEdit: may.write,
          mayDelete: may.remove,
          deleteWarning: warningOf(one.campaigns),
        }))}
        kind="tag"
        label="Tags"
        onAdd={null}
        onDelete={(tagId) => deleteTagAction(slug, { tagId })}
        onEdit={setEdited}
        slug={slug}
      />
      {tag ? (
        <TagNameDialog
          key={tag.id}
          mayMerge={may.remove}
          onClose={() => setEdited(null)}
          onDone={() => {
            setEdited(null);
            router.refresh();
          }}
          slug={slug}
          tag={tag}
          tags={tags}
        />
      ) : null}
    </>
  );
}

export const peopleWords = (count: number) =>
  count === 1 ? "1 person" : `${count.toLocaleString("en")} people`;

function Campaigns({ slug, campaigns }: { slug: string; campaigns: readonly TagCampaign[] }) {
  if (campaigns.length === 0) return null;
  return (
    <>
      {", in the draft "}
      {campaigns.map(({ id, name, leavesOut }, index) => (
        <span key={id}>
          {index > 0 ? ", " : ""}
          <AppLink
            className="font-medium text-ink hover:underline"
            href={`/w/${slug}/campaigns/${id}`}
          >
            <bdi>{name}</bdi>
          </AppLink>
          {leavesOut ? " (left out)" : ""}
        </span>
      ))}
    </>
  );
}

/** What becomes of drafts when the tag is gone. */
function warningOf(campaigns: readonly TagCampaign[]): string | undefined {
  const names = (some: readonly TagCampaign[]) => some.map(({ name }) => name).join(", ");
  const asked = campaigns.filter(({ leavesOut }) => !leavesOut);
  const left = campaigns.filter(({ leavesOut }) => leavesOut);
  const words = [
    ...(asked.length > 0
      ? [`Drafts that go to these people find nobody by it: ${names(asked)}.`]
      : []),
    ...(left.length > 0
      ? [`Drafts that leave these people out would write to them: ${names(left)}.`]
      : []),
  ];
  return words.length > 0 ? words.join(" ") : undefined;
}
