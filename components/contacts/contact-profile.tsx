"use client";

import {
  Ban,
  Check,
  CornerDownLeft,
  Download,
  Merge,
  MessageSquare,
  MoreHorizontal,
  Pencil,
  Tag,
  UserPlus,
} from "lucide-react";
import { useState, useTransition } from "react";
import { PeekSection } from "@/components/layout/peek-panel";
import { MergeDialog } from "@/components/people/merge-dialog";
import { MergeSection } from "@/components/people/merge-section";
import { personWords } from "@/components/people/person-words";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { AppLink } from "@/components/ui/app-link";
import { Avatar } from "@/components/ui/avatar";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { formatMoment } from "@/components/ui/date-format";
import { DateTime } from "@/components/ui/date-time";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { type Fact, Facts } from "@/components/ui/facts";
import { IconButton } from "@/components/ui/icon-button";
import { PhoneNumber } from "@/components/ui/phone-number";
import { StateSymbol } from "@/components/ui/state";
import { STATE_GRAMMAR, type StateCounts, type Tone } from "@/components/ui/state-grammar";
import { RailLegend, StatusRail } from "@/components/ui/status-rail";
import { Timeline, type TimelineDay } from "@/components/ui/timeline";
import { showToast } from "@/components/ui/toast";
import {
  blockContactAction,
  deleteContactsAction,
  recordConsentAction,
  restoreContactsAction,
  unblockContactAction,
} from "@/lib/contacts/actions";
import type { ContactDetail } from "@/lib/contacts/contact-queries";
import type { TimelineEntry } from "@/lib/contacts/contact-timeline";
import { displayStatus } from "@/lib/messages/status";
import { ConsentChip } from "./consent-chip";
import { EditContactSheet } from "./contact-form";
import { countryName } from "./country-options";
import { LastMessage } from "./last-message";
import { ReasonDialog } from "./reason-dialog";
import { TagDialog } from "./tag-dialog";

export type ContactProfileProps = {
  workspaceSlug: string;
  contact: ContactDetail;
  tags: readonly { id: string; name: string }[];
  timeZone: string;
  /** Default country of typed numbers. */
  country: string;
  may: { write: boolean; remove: boolean; inbox: boolean; merge: boolean };
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
      {contact.blockedAt ? (
        <Banner className="mx-4 mb-3" title="Blocked." tone="warn">
          {contact.blockedReason} What they write is kept; nobody is notified and no campaign
          reaches them.
        </Banner>
      ) : null}
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
            onChanged={(keptId) => merged(props, keptId)}
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

function merged({ contact, onChanged, onKept }: ContactProfileProps, keptId: string) {
  if (keptId === contact.id) onChanged();
  else onKept(keptId);
}

type OpenDialog = "edit" | "merge" | "tags" | "opt_in" | "opt_out" | "block" | "remove" | null;

function ContactHead(props: ContactProfileProps) {
  const { workspaceSlug, contact, may, onChanged } = props;
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const [pending, startTransition] = useTransition();
  const close = (open: boolean) => setDialog(open ? dialog : null);
  const who = personWords(contact);
  const unblock = () =>
    startTransition(async () => {
      const result = await unblockContactAction(workspaceSlug, { id: contact.id });
      showToast(
        result.ok ? { title: `${who} unblocked` } : { title: result.error.message, tone: "bad" },
      );
      onChanged();
    });
  const remove = async () => {
    const result = await deleteContactsAction(workspaceSlug, { ids: [contact.id] });
    if (!result.ok) return result;
    props.onRemoved();
    showToast({
      title: `${who} removed`,
      undo: async () => {
        const back = await restoreContactsAction(workspaceSlug, { ids: [contact.id] });
        if (!back.ok) showToast({ title: back.error.message, tone: "bad" });
        onChanged();
      },
    });
    return { ok: true as const };
  };
  return (
    <div className="px-4 py-4">
      <div className="flex items-center gap-3">
        <Avatar name={contact.name ?? contact.username ?? "?"} size="lg" />
        <div className="min-w-0">
          <h2 className="truncate text-reading font-semibold">
            <bdi>{who}</bdi>
          </h2>
          {contact.phone ? (
            <PhoneNumber className="text-dense text-ink-2" copy e164={contact.phone} />
          ) : (
            <p className="truncate text-dense text-ink-3">
              {contact.username ? `@${contact.username}, number hidden` : "No phone number"}
            </p>
          )}
        </div>
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        {contact.conversationId && may.inbox ? (
          <Button asChild size="sm">
            <AppLink href={`/w/${workspaceSlug}/inbox/${contact.conversationId}`}>
              <MessageSquare /> Open chat
            </AppLink>
          </Button>
        ) : null}
        {may.write ? (
          <>
            <Button icon={<Tag />} onClick={() => setDialog("tags")} size="sm">
              Tag
            </Button>
            <Button icon={<Pencil />} onClick={() => setDialog("edit")} size="sm">
              Edit
            </Button>
            <DropdownMenu>
              <DropdownMenuTrigger asChild>
                <IconButton label="More actions" loading={pending} look="secondary" size="sm">
                  <MoreHorizontal />
                </IconButton>
              </DropdownMenuTrigger>
              <DropdownMenuContent align="end">
                {contact.consent === "opted_in" ? null : (
                  <DropdownMenuItem icon={<Check />} onSelect={() => setDialog("opt_in")}>
                    Record opt-in
                  </DropdownMenuItem>
                )}
                {contact.consent === "opted_out" ? null : (
                  <DropdownMenuItem icon={<Ban />} onSelect={() => setDialog("opt_out")}>
                    Record opt-out
                  </DropdownMenuItem>
                )}
                {contact.blockedAt ? (
                  <DropdownMenuItem icon={<Check />} onSelect={unblock}>
                    Unblock
                  </DropdownMenuItem>
                ) : (
                  <DropdownMenuItem icon={<Ban />} onSelect={() => setDialog("block")}>
                    Block
                  </DropdownMenuItem>
                )}
                {may.merge ? (
                  <DropdownMenuItem icon={<Merge />} onSelect={() => setDialog("merge")}>
                    Merge with…
                  </DropdownMenuItem>
                ) : null}
                {may.remove ? (
                  <>
                    <DropdownMenuSeparator />
                    <DropdownMenuItem onSelect={() => setDialog("remove")} tone="danger">
                      Remove contact
                    </DropdownMenuItem>
                  </>
                ) : null}
              </DropdownMenuContent>
            </DropdownMenu>
          </>
        ) : null}
      </div>
      {dialog === "edit" ? (
        <EditContactSheet
          contact={contact}
          country={props.country}
          onOpenChange={close}
          onSaved={onChanged}
          open
          workspaceSlug={workspaceSlug}
        />
      ) : null}
      <MergeDialog
        contact={{ id: contact.id, label: who }}
        onChanged={(keptId) => merged(props, keptId)}
        onOpenChange={close}
        open={dialog === "merge"}
        slug={workspaceSlug}
      />
      <TagDialog
        audience={{ kind: "ids", ids: [contact.id] }}
        current={contact.tags.map((tag) => tag.id)}
        onDone={onChanged}
        onOpenChange={close}
        open={dialog === "tags"}
        tags={props.tags}
        who={who}
        workspaceSlug={workspaceSlug}
      />
      <ReasonDialog
        description={
          dialog === "opt_out"
            ? "No campaign will reach them until they agree again."
            : contact.consent === "opted_out"
              ? "They had opted out. Only a newer agreement of theirs may change that."
              : "Campaigns may reach them from now on."
        }
        hint="Kept for ever, with your name and the time."
        label="Proof"
        onDone={onChanged}
        onOpenChange={close}
        open={dialog === "opt_in" || dialog === "opt_out"}
        submit={(evidence) =>
          recordConsentAction(workspaceSlug, {
            contactIds: [contact.id],
            action: dialog === "opt_out" ? "opt_out" : "opt_in",
            evidence,
          })
        }
        submitLabel={dialog === "opt_out" ? "Record opt-out" : "Record opt-in"}
        title={`${dialog === "opt_out" ? "Opt-out" : "Opt-in"} of ${who}`}
      />
      <ReasonDialog
        description="What they write is kept and muted. No campaign reaches them. You can unblock them at any time."
        label="Reason"
        onDone={onChanged}
        onOpenChange={close}
        open={dialog === "block"}
        submit={(reason) => blockContactAction(workspaceSlug, { id: contact.id, reason })}
        submitLabel="Block contact"
        title={`Block ${who}`}
        tone="danger-solid"
      />
      <ConfirmDialog
        confirmLabel="Remove contact"
        description="The contact leaves your lists. Messages and proofs of consent stay, and whoever adds the number again gets the same person back."
        onConfirm={remove}
        onOpenChange={close}
        open={dialog === "remove"}
        title={`Remove ${who}`}
        tone="danger"
      />
    </div>
  );
}

function factsOf({ contact, timeZone, workspaceSlug }: ContactProfileProps): Fact[] {
  const proof = contact.consentHistory.find((line) => !line.undone);
  const facts: Fact[] = [
    {
      key: "consent",
      label: "Consent",
      value: (
        <>
          <ConsentChip consent={contact.consent} tinted />
          {contact.consentChangedAt && contact.consent !== "unknown" ? (
            <DateTime
              at={contact.consentChangedAt}
              className="text-ink-3"
              format="date"
              timeZone={timeZone}
            />
          ) : null}
          {proof ? (
            <span className="line-clamp-2 basis-full text-ink-2">
              <bdi>{proof.evidence}</bdi>
            </span>
          ) : null}
        </>
      ),
    },
  ];
  if (contact.windowExpiresAt && new Date(contact.windowExpiresAt) > new Date()) {
    facts.push({
      key: "window",
      label: "Free replies",
      value: (
        <span>
          Open until <DateTime at={contact.windowExpiresAt} format="short" timeZone={timeZone} />
        </span>
      ),
    });
  }
  if (contact.lastMessage) {
    facts.push({
      key: "last",
      label: "Last message",
      value: (
        <>
          <LastMessage message={contact.lastMessage} />
          <DateTime
            at={contact.lastMessage.at}
            className="text-ink-3"
            format="short"
            timeZone={timeZone}
          />
        </>
      ),
    });
  }
  const add = (key: string, label: string, value: string | null) => {
    if (value) facts.push({ key, label, value: <bdi className="min-w-0">{value}</bdi> });
  };
  if (contact.email) {
    facts.push({
      key: "email",
      label: "E-mail",
      value: (
        <a className="min-w-0 break-all hover:underline" href={`mailto:${contact.email}`}>
          {contact.email}
        </a>
      ),
    });
  }
  if (contact.name && contact.username) add("username", "Username", `@${contact.username}`);
  add("company", "Company", contact.company);
  add("city", "City", contact.city);
  add("country", "Number from", contact.country ? countryName(contact.country) : null);
  facts.push({
    key: "tags",
    label: "Tags",
    value:
      contact.tags.length === 0
        ? null
        : contact.tags.map((tag) => (
            <AppLink
              className="rounded-chip hover:bg-surface-3"
              href={`/w/${workspaceSlug}/contacts?tag=${tag.id}`}
              key={tag.id}
            >
              <Chip>
                <bdi>{tag.name}</bdi>
              </Chip>
            </AppLink>
          )),
  });
  if (contact.rawPhone && contact.rawPhone !== contact.phone) {
    add("raw", "As written", contact.rawPhone);
  }
  for (const [name, value] of Object.entries(contact.customFields)) {
    add(`custom:${name}`, name, value);
  }
  return facts;
}

function outcomesOf(contact: ContactDetail): StateCounts {
  const counts: StateCounts = {};
  for (const { status, count } of contact.outcomes) {
    const state = displayStatus(status);
    if (state) counts[state] = (counts[state] ?? 0) + count;
  }
  return counts;
}

const ICONS: Record<TimelineEntry["kind"], { icon: React.ReactNode; tone?: Tone }> = {
  consent_in: { icon: <Check />, tone: "ok" },
  consent_out: { icon: <Ban />, tone: "bad" },
  message_in: { icon: <CornerDownLeft /> },
  message_out: { icon: <MessageSquare /> },
  created: { icon: <UserPlus /> },
  imported: { icon: <Download /> },
  changed: { icon: <Pencil /> },
  blocked: { icon: <Ban />, tone: "warn" },
};

function daysOf(entries: readonly TimelineEntry[], timeZone: string): TimelineDay[] {
  const days: { key: string; label: string; items: TimelineDay["items"][number][] }[] = [];
  for (const entry of entries) {
    const label = formatMoment({ at: entry.at, timeZone, format: "date" });
    let day = days.at(-1);
    if (day?.key !== label) {
      day = { key: label, label, items: [] };
      days.push(day);
    }
    const state = entry.status ? displayStatus(entry.status) : null;
    const look = ICONS[entry.kind];
    day.items.push({
      id: entry.id + entry.kind,
      icon: state ? <StateSymbol state={state} /> : look.icon,
      ...(state ? { tone: STATE_GRAMMAR[state].tone } : look.tone ? { tone: look.tone } : {}),
      title: (
        <>
          {entry.title}
          {state ? (
            <span className="font-normal text-ink-2"> {STATE_GRAMMAR[state].word}</span>
          ) : null}
        </>
      ),
      time: <DateTime at={entry.at} format="time" timeZone={timeZone} />,
      ...(entry.detail
        ? {
            body: (
              <span className="line-clamp-2 break-words">
                <bdi>{entry.detail}</bdi>
              </span>
            ),
          }
        : {}),
    });
  }
  return days;
}
