"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { MergeSection } from "@/components/people/merge-section";
import { personWords } from "@/components/people/person-words";
import { DateTime } from "@/components/ui/date-time";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton, SkeletonSwap } from "@/components/ui/skeleton";
import { RailLegend, StatusRail } from "@/components/ui/status-rail";
import type { ConversationAbout } from "@/lib/inbox/about-queries";
import { PaneSection as Section } from "./pane-section";
import { PersonFacts } from "./person-facts";
import { SharedFileList } from "./shared-files";

export type ContactPaneProps = {
  query: UseQueryResult<ConversationAbout>;
  conversationId: string;
  slug: string;
  zone: string;
  onOpen: (conversationId: string) => void;
  /** Edited, tagged, merged: read it again. */
  onChanged: () => void;
  /** Tags are about to be chosen: read which there are. */
  onTags: () => void;
};

/** Who one is talking to: facts, consent with its proof, tags, how our messages fared. */
export function ContactPane({ query, ...pane }: ContactPaneProps) {
  if (query.isError && !query.data) {
    return (
      <ErrorState
        happened="The contact could not be loaded"
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
        safe="The conversation is not affected."
      />
    );
  }
  return (
    <SkeletonSwap
      label="Loading the contact"
      loading={query.isPending}
      skeleton={
        <div className="grid gap-3 p-4">
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
          <Skeleton className="w-3/5" />
          <Skeleton className="w-1/3" />
        </div>
      }
    >
      {query.data ? <About about={query.data} {...pane} /> : null}
    </SkeletonSwap>
  );
}

function About({
  about,
  conversationId,
  slug,
  zone,
  onOpen,
  onChanged,
  onTags,
}: Omit<ContactPaneProps, "query"> & { about: ConversationAbout }) {
  const { contact, rail, others } = about;
  return (
    <div>
      <PersonFacts about={about} onChanged={onChanged} onTags={onTags} slug={slug} zone={zone} />
      <Section
        aside={
          rail.since ? (
            <>
              since <DateTime at={rail.since} format="day" timeZone={zone} />
            </>
          ) : null
        }
        title="Last 30 messages to them"
      >
        {rail.since ? (
          <>
            <StatusRail counts={rail.counts} label="Last messages" />
            <RailLegend
              className="mt-2"
              counts={rail.counts}
              label="Last messages by state"
              look="list"
            />
          </>
        ) : (
          <p className="text-dense text-ink-3">Nothing was sent to this person yet.</p>
        )}
      </Section>
      {about.shared.files.length > 0 || about.shared.next !== null ? (
        <Section title="Files">
          <SharedFileList
            conversationId={conversationId}
            customer={personWords(contact)}
            first={about.shared}
            slug={slug}
            zone={zone}
          />
        </Section>
      ) : null}
      {about.mayMerge || about.merges.length > 0 ? (
        <Section>
          <MergeSection
            contact={{ id: contact.id, label: personWords(contact) }}
            likelySame={about.likelySame}
            mayMerge={about.mayMerge}
            merges={about.merges}
            onChanged={onChanged}
            slug={slug}
            timeZone={zone}
          />
        </Section>
      ) : null}
      {others.length > 0 ? (
        <Section title="Other conversations">
          <ul className="-mx-2 grid grid-cols-[minmax(0,1fr)] gap-px">
            {others.map((other) => (
              <li key={other.id}>
                <button
                  className="w-full rounded-control px-2 py-1.5 text-start hover:bg-surface-2 touch:min-h-11"
                  onClick={() => onOpen(other.id)}
                  type="button"
                >
                  <span className="flex gap-2 text-dense">
                    <span className="min-w-0 flex-1 truncate" dir="auto">
                      {other.preview || "Nothing written yet"}
                    </span>
                    <DateTime
                      at={other.lastMessageAt}
                      className="text-ink-3"
                      format="short"
                      timeZone={zone}
                    />
                  </span>
                  <span className="block truncate text-meta text-ink-3">
                    {other.channelName}, {other.status}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </div>
  );
}
