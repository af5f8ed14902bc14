"use client";

import { File, Image, Mic, Search, StickyNote, Video } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState, useTransition } from "react";
import { AppLink, TextLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { EmptyState, NoMatch } from "@/components/ui/empty-state";
import { HitText } from "@/components/ui/hit-text";
import { Input } from "@/components/ui/input";
import type { MessageHit, MessageHits, TemplateHit } from "@/lib/messages/search-messages";
import { markHits, readSearch } from "@/lib/messages/search-schema";

export type SearchScreenProps = {
  /** "/w/<slug>" */
  base: string;
  q: string;
  conversationId: string | null;
  before: string | null;
  found: MessageHits;
  templates: readonly TemplateHit[];
  timeZone: string;
};

const FILTERS = ["has:image", "has:file", "has:voice", "has:link", "from:customer", "from:me"];

/** A field, the filters as words that one can also type, and what was found, newest first. */
export function SearchScreen(props: SearchScreenProps) {
  const { base, q, conversationId, before, found, templates, timeZone } = props;
  const router = useRouter();
  const [typed, setTyped] = useState(q);
  const [searching, startSearch] = useTransition();
  const addressOf = (query: string, cursor?: string | null) => {
    const search = new URLSearchParams({ q: query });
    if (conversationId) search.set("conversation", conversationId);
    if (cursor) search.set("before", cursor);
    return `${base}/search?${search}`;
  };
  const look = (query: string) => startSearch(() => router.push(addressOf(query) as never));
  const toggle = (filter: string) => {
    const [name] = filter.split(":");
    const rest = typed
      .split(/\s+/)
      .filter((word) => word && !word.startsWith(`${name}:`))
      .join(" ");
    const next = typed.includes(filter) ? rest : `${rest} ${filter}`.trim();
    setTyped(next);
    look(next);
  };
  return (
    <div className="w-full max-w-[820px] px-4 py-5 md:px-6">
      <search>
        <form
          aria-label="Search messages"
          className="flex gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            look(typed.trim());
          }}
        >
          <div className="min-w-0 flex-1">
            <Input
              aria-label="What to look for"
              autoFocus={q === ""}
              icon={<Search />}
              maxLength={200}
              onChange={(event) => setTyped(event.target.value)}
              placeholder="Words, from:name, in:number, has:image"
              size="lg"
              type="search"
              value={typed}
            />
          </div>
          <Button loading={searching} look="primary" size="lg" type="submit">
            Search
          </Button>
        </form>
      </search>
      <ul aria-label="Filters" className="mt-3 flex flex-wrap gap-1.5">
        {FILTERS.map((filter) => (
          <li key={filter}>
            <button
              aria-pressed={typed.includes(filter)}
              className="inline-flex h-7 items-center rounded-control border border-line px-2 font-mono text-meta text-ink-2 hover:bg-surface-2 aria-pressed:border-ink aria-pressed:bg-surface-3 aria-pressed:text-ink touch:h-11"
              onClick={() => toggle(filter)}
              type="button"
            >
              {filter}
            </button>
          </li>
        ))}
        <li className="flex items-center text-meta text-ink-3">
          also in:name, after:2026-01-31, before:2026-01-31
        </li>
      </ul>
      {conversationId ? (
        <p className="mt-3 text-dense text-ink-2">
          In one conversation only.{" "}
          <TextLink href={`${base}/search?${new URLSearchParams({ q })}`}>
            Search everywhere
          </TextLink>
        </p>
      ) : null}
      {templates.length > 0 ? (
        <section className="mt-6">
          <h2 className="text-meta text-ink-3">Templates with these words</h2>
          <ul className="mt-1 flex flex-wrap gap-x-5 gap-y-1">
            {templates.map((template) => (
              <li key={template.templateId}>
                <TextLink href={`${base}/templates/${template.templateId}`}>
                  {template.name}
                </TextLink>{" "}
                <span className="text-dense text-ink-3">{template.language}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <Results addressOf={addressOf} {...{ base, q, before, found, timeZone }} />
    </div>
  );
}

function Results({
  base,
  q,
  before,
  found,
  timeZone,
  addressOf,
}: Pick<SearchScreenProps, "base" | "q" | "before" | "found" | "timeZone"> & {
  addressOf: (query: string, cursor?: string | null) => string;
}) {
  if (!found.isSearchable) {
    return (
      <EmptyState title={q ? "Add a word" : "Search everything that was said"}>
        {q
          ? "These filters alone fit too much. Add a word to look for, or a kind of file."
          : "Messages, subjects, captions, names of files and notes, also parts of words and without accents."}
      </EmptyState>
    );
  }
  if (found.hits.length === 0) {
    return (
      <NoMatch title="No message has all of this">
        Try fewer words or fewer filters. Campaign messages are found by their template.
      </NoMatch>
    );
  }
  const { words } = readSearch(q);
  return (
    <section aria-label="Found messages" className="mt-6">
      <ol className="border-b border-line">
        {found.hits.map((hit) => (
          <Hit base={base} hit={hit} key={hit.messageId} timeZone={timeZone} words={words} />
        ))}
      </ol>
      <nav aria-label="Pages" className="flex gap-5 pt-4">
        {before ? <TextLink href={addressOf(q)}>Newest</TextLink> : null}
        {found.next ? <TextLink href={addressOf(q, found.next)}>Older messages</TextLink> : null}
      </nav>
    </section>
  );
}

const ICONS: Partial<Record<MessageHit["kind"], ReactNode>> = {
  image: <Image />,
  video: <Video />,
  document: <File />,
  audio: <Mic />,
};

function Hit({
  hit,
  base,
  timeZone,
  words,
}: {
  hit: MessageHit;
  base: string;
  timeZone: string;
  /** What was looked for, without the filters. */
  words: string;
}) {
  const isNote = hit.direction === "note";
  const who = hit.authorName ?? (hit.direction === "inbound" ? hit.contactName : "Tickline");
  return (
    <li className="border-t border-line">
      <AppLink
        className="-mx-2 block rounded-control px-2 py-2.5 hover:bg-surface-2"
        href={`${base}/inbox/${hit.conversationId}?message=${hit.messageId}`}
      >
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 truncate font-medium">
            <bdi>{who}</bdi>
          </span>
          {hit.direction === "inbound" ? null : (
            <span className="min-w-0 truncate text-dense text-ink-3">
              {isNote ? "note on" : "to"} <bdi>{hit.contactName}</bdi>
            </span>
          )}
          <DateTime
            at={hit.at}
            className="ms-auto flex-none text-meta text-ink-3"
            format="dateTime"
            timeZone={timeZone}
          />
        </span>
        <span className="mt-0.5 flex items-start gap-2 text-ink-2">
          {isNote ? (
            <StickyNote className="mt-0.5 flex-none text-ink-3" />
          ) : ICONS[hit.kind] ? (
            <span className="mt-0.5 flex-none text-ink-3">{ICONS[hit.kind]}</span>
          ) : null}
          <span className="line-clamp-3 min-w-0 break-words">
            {hit.subject ? (
              <span className="me-1.5 text-ink">
                <HitText parts={hit.subject} />
              </span>
            ) : null}
            <HitText parts={hit.parts} />
            {hit.fileName ? (
              <span className="ms-1.5 text-dense text-ink-3">
                <HitText parts={markHits(hit.fileName, words)} />
              </span>
            ) : null}
          </span>
        </span>
      </AppLink>
    </li>
  );
}
