"use client";

import { useId, useState } from "react";
import { TextLink } from "@/components/ui/app-link";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { classNames } from "@/components/ui/class-names";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { spacedPhone } from "@/components/ui/phone-number";
import { RadioGroup } from "@/components/ui/radio-group";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { NativeSelect } from "@/components/ui/select";
import type { AudienceReach } from "@/lib/campaigns/draft-queries";
import type { Audience } from "@/lib/campaigns/schema";
import { countOf, peopleOf } from "./campaign-words";
import type { DraftFields } from "./use-campaign-draft";
import { VerdictLedger } from "./verdict-ledger";

export type AudienceTag = { id: string; name: string; count: number };
export type AudienceNumber = {
  id: string;
  name: string;
  address: string;
  status: string;
};

export type AudienceStepProps = {
  workspaceSlug: string;
  draft: DraftFields;
  change: (changes: Partial<DraftFields>) => void;
  tags: readonly AudienceTag[];
  numbers: readonly AudienceNumber[];
  reach: AudienceReach;
  counting: boolean;
  /** Marketing leaves out who has not opted in; null while no template is chosen. */
  category: string | null;
};

/** Who gets it: everybody, or by tags, less some tags; counted while one chooses. */
export function AudienceStep({
  workspaceSlug,
  draft,
  change,
  tags,
  numbers,
  reach,
  counting,
  category,
}: AudienceStepProps) {
  const { audience } = draft;
  const id = useId();
  const set = (next: Audience) => change({ audience: next });
  return (
    <div className="grid gap-6">
      <div className="grid gap-4 md:grid-cols-2">
        <Field id={`${id}-name`} label="Name of the campaign">
          {(control) => (
            <Input
              {...control}
              maxLength={120}
              onChange={(event) => change({ name: event.target.value })}
              value={draft.name}
            />
          )}
        </Field>
        <Field
          hint={numbers.length === 0 ? undefined : "Customers see this number and its name."}
          id={`${id}-number`}
          label="Sent from"
        >
          {(control) =>
            numbers.length === 0 ? (
              <p className="text-dense">
                No number is connected.{" "}
                <TextLink href={`/w/${workspaceSlug}/settings/channels`}>Connect one</TextLink>
              </p>
            ) : (
              <NativeSelect
                {...control}
                onChange={(event) => change({ channelId: event.target.value || null })}
                options={numbers.map((number) => ({
                  value: number.id,
                  label: `${number.name}, ${spacedPhone(number.address)}${number.status === "disconnected" ? " (disconnected)" : ""}`,
                }))}
                placeholder="Choose a number"
                value={draft.channelId ?? ""}
              />
            )
          }
        </Field>
      </div>

      <section aria-labelledby={`${id}-who`} className="grid gap-3">
        <h2 className="text-body font-semibold" id={`${id}-who`}>
          Who gets it
        </h2>
        {audience.kind === "ids" ? (
          <Callout title={`${peopleOf(audience.ids.length)} chosen by hand or by a retry.`}>
            <button
              className="font-medium text-accent-ink hover:underline"
              onClick={() => set({ kind: "all", excludeTagIds: audience.excludeTagIds })}
              type="button"
            >
              Choose by tags instead
            </button>
          </Callout>
        ) : (
          <RadioGroup
            aria-labelledby={`${id}-who`}
            onValueChange={(kind) =>
              set(
                kind === "all"
                  ? { kind: "all", excludeTagIds: audience.excludeTagIds }
                  : {
                      kind: "tags",
                      tagIds: audience.kind === "tags" ? audience.tagIds : [],
                      match: "any",
                      excludeTagIds: audience.excludeTagIds,
                    },
              )
            }
            options={[
              { value: "all", label: "Everybody", hint: "All contacts of this workspace" },
              {
                value: "tags",
                label: "People with tags",
                hint: tags.length === 0 ? "There are no tags yet" : undefined,
                disabled: tags.length === 0,
              },
            ]}
            value={audience.kind}
          />
        )}
        {audience.kind === "tags" ? (
          <div className="grid gap-3 ps-6">
            <SegmentedControl
              className="justify-self-start"
              label="How tags are combined"
              onValueChange={(match) => set({ ...audience, match: match as "any" | "all" })}
              options={[
                { value: "any", label: "Any of them" },
                { value: "all", label: "All of them" },
              ]}
              size="sm"
              value={audience.match}
            />
            <TagChoice
              chosen={audience.tagIds}
              label="Tags that people must have"
              onChange={(tagIds) => set({ ...audience, tagIds })}
              tags={tags}
            />
            {audience.tagIds.length === 0 ? (
              <p className="text-dense text-bad">Choose at least one tag.</p>
            ) : null}
          </div>
        ) : null}
        {tags.length > 0 ? (
          <details className="group" open={audience.excludeTagIds.length > 0}>
            <summary className="w-fit cursor-pointer rounded-control text-dense font-medium text-accent-ink hover:underline">
              Leave people with some tags out
              {audience.excludeTagIds.length > 0 ? ` (${audience.excludeTagIds.length})` : ""}
            </summary>
            <div className="pt-3 ps-6">
              <TagChoice
                chosen={audience.excludeTagIds}
                label="Tags that people must not have"
                onChange={(excludeTagIds) => set({ ...audience, excludeTagIds })}
                tags={tags}
              />
            </div>
          </details>
        ) : null}
      </section>

      {audience.kind === "tags" && audience.tagIds.length === 0 ? null : (
        <ReachLedger category={category} counting={counting} reach={reach} />
      )}
    </div>
  );
}

function TagChoice({
  tags,
  chosen,
  label,
  onChange,
}: {
  tags: readonly AudienceTag[];
  chosen: readonly string[];
  label: string;
  onChange: (tagIds: string[]) => void;
}) {
  const id = useId();
  const [search, setSearch] = useState("");
  const shown = tags.filter(
    (tag) =>
      chosen.includes(tag.id) || tag.name.toLowerCase().includes(search.trim().toLowerCase()),
  );
  return (
    <fieldset className="grid gap-2">
      <legend className="sr-only">{label}</legend>
      {tags.length > 12 ? (
        <Input
          aria-label={`Find among: ${label}`}
          className="max-w-60"
          onChange={(event) => setSearch(event.target.value)}
          placeholder="Find a tag"
          size="sm"
          type="search"
          value={search}
        />
      ) : null}
      <ul className="grid max-h-60 gap-x-6 overflow-y-auto sm:grid-cols-2">
        {shown.map((tag) => (
          <li
            className="flex min-h-8 items-center gap-2 border-b border-line text-dense touch:min-h-11"
            key={tag.id}
          >
            <Checkbox
              checked={chosen.includes(tag.id)}
              id={`${id}-${tag.id}`}
              onCheckedChange={(checked) =>
                onChange(
                  checked === true
                    ? [...chosen, tag.id]
                    : chosen.filter((tagId) => tagId !== tag.id),
                )
              }
            />
            <label
              className="flex min-w-0 flex-1 cursor-pointer items-baseline gap-2"
              htmlFor={`${id}-${tag.id}`}
            >
              <span className="truncate">{tag.name}</span>
              <span className="ms-auto text-meta text-ink-3 tabular-nums">
                {countOf(tag.count)}
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function ReachLedger({
  reach,
  category,
  counting,
}: {
  reach: AudienceReach;
  category: string | null;
  counting: boolean;
}) {
  const marketing = category === "marketing";
  const lines = [
    { reason: "opted_out" as const, count: reach.optedOut },
    ...(marketing ? [{ reason: "no_consent" as const, count: reach.noConsent }] : []),
    { reason: "no_phone" as const, count: reach.noPhone },
    { reason: "blocked" as const, count: reach.blocked },
  ]
    .filter((line) => line.count > 0)
    .toSorted((left, right) => right.count - left.count);
  const reachable = reach.optedIn + (marketing ? 0 : reach.noConsent);
  return (
    <section className={classNames("grid gap-2", counting && "opacity-60 transition-opacity")}>
      <VerdictLedger
        aside={counting ? "Counting…" : "Counted now, and again at launch"}
        lines={lines}
        result={{ label: "Can be written to", count: reachable }}
        start={{ label: "In this audience", note: "", count: reach.total }}
        title="How many that is"
      />
      {category === null && reach.noConsent > 0 ? (
        <p className="text-dense text-ink-3">
          {peopleOf(reach.noConsent)} never said yes to marketing. A marketing template leaves them
          out; a utility one does not.
        </p>
      ) : null}
    </section>
  );
}
