"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { MergeSection } from "@/components/people/merge-section";
import { personWords } from "@/components/people/person-words";
import { AppLink } from "@/components/ui/app-link";
import { Chip } from "@/components/ui/chip";
import { DateTime } from "@/components/ui/date-time";
import { ErrorState } from "@/components/ui/error-state";
import { Facts } from "@/components/ui/facts";
import { IconButton } from "@/components/ui/icon-button";
import { PhoneNumber } from "@/components/ui/phone-number";
import { Skeleton, SkeletonSwap } from "@/components/ui/skeleton";
import { RailLegend, StatusRail } from "@/components/ui/status-rail";
import type { ContactTouch, ConversationAbout } from "@/lib/inbox/about-queries";

const CONSENT = {
  opted_in: { word: "Opted in", tone: "ok" },
  opted_out: { word: "Opted out", tone: "bad" },
  unknown: { word: "Unknown", tone: "outlined" },
} as const;

export type ContactPaneProps = {
  query: UseQueryResult<ConversationAbout>;
  slug: string;
  zone: string;
  onOpen: (conversationId: string) => void;
  /** Merged with another contact, or taken apart again. */
  onMerged: () => void;
};

/** Who one is talking to: facts, consent with its proof, tags, how our messages fared. */
export function ContactPane({ query, slug, zone, onOpen, onMerged }: ContactPaneProps) {
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
      {query.data ? (
        <About about={query.data} onMerged={onMerged} onOpen={onOpen} slug={slug} zone={zone} />
      ) : null}
    </SkeletonSwap>
  );
}

function About({
  about,
  slug,
  zone,
  onOpen,
  onMerged,
}: Omit<ContactPaneProps, "query"> & { about: ConversationAbout }) {
  const { contact, tags, rail, others } = about;
  const consent = CONSENT[contact.consent];
  const facts = [
    contact.phone
      ? { key: "phone", label: "Phone", value: <PhoneNumber copy e164={contact.phone} /> }
      : null,
    contact.username
      ? { key: "username", label: "Username", value: <bdi>@{contact.username}</bdi> }
      : null,
    {
      key: "consent",
      label: "Consent",
      value: (
        <>
          <Chip tone={consent.tone}>{consent.word}</Chip>
          {contact.consentChangedAt ? (
            <DateTime
              at={contact.consentChangedAt}
              className="text-ink-3"
              format="date"
              timeZone={zone}
            />
          ) : null}
          {contact.consentEvidence ? (
            <span className="basis-full text-meta text-ink-3" dir="auto">
              {contact.consentEvidence}
            </span>
          ) : null}
        </>
      ),
    },
    contact.blocked
      ? { key: "blocked", label: "Block", value: <Chip tone="bad">Blocked by you</Chip> }
      : null,
    {
      key: "tags",
      label: "Tags",
      value: tags.length > 0 ? tags.map((tag) => <Chip key={tag.id}>{tag.name}</Chip>) : "–",
    },
    contact.company ? { key: "company", label: "Company", value: contact.company } : null,
    contact.city || contact.country
      ? {
          key: "place",
          label: "Place",
          value: [contact.city, contact.country].filter(Boolean).join(", "),
        }
      : null,
    contact.email
      ? { key: "email", label: "Mail", value: <bdi className="break-all">{contact.email}</bdi> }
      : null,
    contact.firstTouch
      ? {
          key: "came_from",
          label: "Came from",
          value: <Touch touch={contact.firstTouch} zone={zone} />,
        }
      : null,
    contact.lastTouch
      ? {
          key: "last_touch",
          label: "And again",
          value: <Touch touch={contact.lastTouch} zone={zone} />,
        }
      : null,
    {
      key: "since",
      label: "Known since",
      value: <DateTime at={contact.createdAt} format="date" timeZone={zone} />,
    },
  ].filter((fact) => fact !== null);
  return (
    <div>
      <header className="flex h-12 items-center gap-2 border-b border-line ps-4 pe-2">
        <h2 className="min-w-0 flex-1 truncate text-reading font-semibold">
          <bdi>{contact.name ?? "No name"}</bdi>
        </h2>
        <IconButton asChild label="Open the contact" size="sm">
          <AppLink href={`/w/${slug}/contacts/${contact.id}`}>
            <ExternalLink className="flip-in-rtl" />
          </AppLink>
        </IconButton>
      </header>
      <Section>
        <Facts className="grid-cols-[84px_minmax(0,1fr)]" items={facts} />
      </Section>
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
      {about.mayMerge || about.merges.length > 0 ? (
        <Section>
          <MergeSection
            contact={{ id: contact.id, label: personWords(contact) }}
            likelySame={about.likelySame}
            mayMerge={about.mayMerge}
            merges={about.merges}
            onChanged={onMerged}
            slug={slug}
            timeZone={zone}
          />
        </Section>
      ) : null}
      {others.length > 0 ? (
        <Section title="Other conversations">
          <ul className="-mx-2 grid gap-px">
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

/** An advertisement or a post that brought them, and when. */
function Touch({ touch, zone }: { touch: ContactTouch; zone: string }) {
  const { kind, headline, url, at } = touch;
  const words = headline ? `“${headline}”` : kind === "ad" ? "Its page" : "The post";
  return (
    <>
      <Chip>{kind === "ad" ? "Ad" : "Post"}</Chip>
      {url ? (
        <a
          className="min-w-0 break-words underline underline-offset-2"
          dir="auto"
          href={url}
          rel="noopener noreferrer"
          target="_blank"
        >
          {words}
        </a>
      ) : headline ? (
        <span className="min-w-0 break-words" dir="auto">
          {words}
        </span>
      ) : null}
      <DateTime at={at} className="text-ink-3" format="date" timeZone={zone} />
    </>
  );
}

function Section({
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
