"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Chip } from "@/components/ui/chip";
import { ErrorState } from "@/components/ui/error-state";
import { SearchLine } from "@/components/ui/search-line";
import { Skeleton, SkeletonSwap } from "@/components/ui/skeleton";
import type { TemplateChoice } from "@/lib/inbox/about-queries";
import { templateLanguage } from "@/lib/templates/template-languages";
import { fetchTemplates, inboxKeys } from "./inbox-reads";
import { PriceWords } from "./price-words";

/** What can be sent to this person at any time, with its price for them. */
export function useTemplateChoices(slug: string, conversationId: string) {
  const query = useQuery({
    queryKey: inboxKeys.templates(conversationId),
    queryFn: ({ signal }) => fetchTemplates(slug, conversationId, signal),
  });
  return { query, choices: query.data ?? [] };
}

export type TemplateChoicesProps = {
  slug: string;
  conversationId: string;
  onChoose: (choice: TemplateChoice) => void;
};

/** Approved templates to choose from, with a search. */
export function TemplateChoices({ slug, conversationId, onChoose }: TemplateChoicesProps) {
  const { query, choices } = useTemplateChoices(slug, conversationId);
  if (query.isError) {
    return (
      <ErrorState
        happened="The templates could not be loaded"
        next={query.error.message}
        onRetry={() => void query.refetch()}
        safe="Nothing was sent."
        size="region"
      />
    );
  }
  return (
    <SkeletonSwap
      label="Loading templates"
      loading={query.isPending}
      skeleton={
        <div className="grid gap-5 py-3">
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
          <Skeleton className="w-3/5" />
        </div>
      }
    >
      <ChoiceList choices={choices} onChoose={onChoose} slug={slug} />
    </SkeletonSwap>
  );
}

function ChoiceList({
  choices,
  onChoose,
  slug,
}: Pick<TemplateChoicesProps, "onChoose" | "slug"> & { choices: readonly TemplateChoice[] }) {
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  // one line a template, in the language for this person; the others are one step further
  const shown = choices.filter(
    ({ name, text, preferred }) => preferred && `${name} ${text}`.toLowerCase().includes(wanted),
  );
  if (choices.length === 0) {
    return (
      <p className="py-4 text-body text-ink-2">
        This number has no approved template yet. Meta approves most within minutes.{" "}
        <a className="font-medium text-accent-ink" href={`/w/${slug}/templates`}>
          Write one
        </a>
      </p>
    );
  }
  return (
    <>
      <SearchLine
        className="mb-2 border-b border-line pb-2"
        label="Search templates"
        onValueChange={setSearch}
        placeholder="Search names and words"
        value={search}
      />
      {shown.length === 0 ? <p className="py-4 text-ink-2">No template has these words.</p> : null}
      <ul>
        {shown.map((choice) => (
          <li className="border-b border-line last:border-b-0" key={choice.id}>
            <button
              className="flex w-full items-start gap-3 rounded-control px-2 py-2.5 text-start hover:bg-surface-2 disabled:cursor-not-allowed disabled:opacity-70"
              disabled={choice.obstacle !== null}
              onClick={() => onChoose(choice)}
              type="button"
            >
              <span className="min-w-0 flex-1">
                <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
                  <bdi className="truncate font-mono text-dense">{choice.name}</bdi>
                  <Chip size="small">{choice.category}</Chip>
                  <span className="text-meta text-ink-3">{languagesOf(choice, choices)}</span>
                </span>
                <span className="line-clamp-2 text-dense text-ink-2" dir="auto">
                  {choice.text}
                </span>
                {choice.obstacle ? (
                  <span className="block text-dense text-bad">{choice.obstacle}</span>
                ) : null}
              </span>
              {choice.price ? (
                <span className="text-end text-dense text-ink-3">
                  <PriceWords price={choice.price} />
                </span>
              ) : null}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

export const languageName = (code: string) => templateLanguage(code)?.name ?? code;

/** "German and 2 more" */
function languagesOf({ name, language }: TemplateChoice, choices: readonly TemplateChoice[]) {
  const more = choices.filter((one) => one.name === name).length - 1;
  return more === 0 ? languageName(language) : `${languageName(language)} and ${more} more`;
}
