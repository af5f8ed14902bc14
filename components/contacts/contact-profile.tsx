"use client";
import { PeekSection } from "@/components/layout/peek-panel";
import { MergeSection } from "@/components/people/merge-section";
import { personWords } from "@/components/people/person-words";
import { DateTime } from "@/components/ui/date-time";
import { Facts } from "@/components/ui/facts";
import type { StateCounts } from "@/components/ui/state-grammar";
import { RailLegend, StatusRail } from "@/components/ui/status-rail";
import { Timeline } from "@/components/ui/timeline";
import type { ContactDetail } from "@/lib/contacts/contact-queries";
import { displayStatus } from "@/lib/messages/status";
import { BlockBanner } from "./block-banner";
import { factsOf } from "./contact-facts";
import { ContactHead, followMerge } from "./contact-head";
import { daysOf } from "./timeline-days";

export type ContactProfileProps = {
  workspaceSlug: string;
  contact: ContactDetail;
  tags: readonly { id: string; name: string }[];
  timeZone: string;
  /** Default country of typed numbers. */
  country: string;
  may: { write: boolean; remove: boolean; inbox: boolean; reply: boolean; merge: boolean };
  /** Read the contact again: something was saved. */
  onChanged: () => void;
  /** Merged into another contact: that one is shown from now on. */
  onKept: (contactId: string) => void;
  /** The contact is gone from the lists. */
  onRemoved: () => void;
};

/** Who somebody is, what they agreed to and what happened; in the peek and on the page. */
export function ContactProfile(props: ContactProfileProps) {
  const { contact, timeZone } = props;
  const counts = outcomesOf(contact);
  return (
    <>
      <ContactHead {...props} />
      <BlockBanner
        contact={contact}
        mayBlock={props.may.write}
        onChanged={props.onChanged}
        slug={props.workspaceSlug}
      />
      <PeekSection>
        <Facts items={factsOf(props)} />
      </PeekSection>
      {contact.merges.length > 0 || contact.likelySame ? (
        <PeekSection>
          <MergeSection
            contact={{ id: contact.id, label: personWords(contact) }}
            likelySame={contact.likelySame}
            mayMerge={props.may.merge}
            merges={contact.merges}
            onChanged={(keptId) => followMerge(props, keptId)}
            slug={props.workspaceSlug}
            timeZone={timeZone}
            withButton={false}
          />
        </PeekSection>
      ) : null}
      {contact.outcomes.length > 0 ? (
        <PeekSection title="Last messages">
          <StatusRail counts={counts} label="Last messages" />
          <RailLegend className="mt-2" counts={counts} label="Last messages" look="list" />
        </PeekSection>
      ) : null}
      {contact.consentHistory.length > 0 ? (
        <PeekSection title="Consent and its proof">
          <ol className="grid gap-2.5" id="proof">
            {contact.consentHistory.map((line) => (
              <li className="text-dense" key={line.id}>
                <p className="flex items-baseline gap-2">
                  <span className={line.undone ? "text-ink-3 line-through" : "font-medium"}>
                    {line.action === "opt_in" ? "Opted in" : "Opted out"}
                  </span>
                  {line.undone ? (
                    <span className="text-meta text-ink-3">{line.undone} undone</span>
                  ) : null}
                  <DateTime
                    at={line.at}
                    className="ms-auto text-meta text-ink-3"
                    format="date"
                    timeZone={timeZone}
                  />
                </p>
                <p className="break-words text-ink-2">
                  <bdi>{line.evidence}</bdi>
                </p>
                <p className="text-meta text-ink-3">Recorded by {line.actorName}</p>
              </li>
            ))}
          </ol>
        </PeekSection>
      ) : null}
      <PeekSection title="Timeline">
        <Timeline days={daysOf(contact.timeline, timeZone)} />
      </PeekSection>
    </>
  );
}

function outcomesOf(contact: ContactDetail): StateCounts {
  const counts: StateCounts = {};
  for (const { status, count } of contact.outcomes) {
    const state = displayStatus(status);
    if (state) counts[state] = (counts[state] ?? 0) + count;
  }
  return counts;
}
