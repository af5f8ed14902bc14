import { ExternalLink, Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { ConsentDialog } from "@/components/people/consent-dialog";
import { EditContactSheet } from "@/components/people/edit-contact-sheet";
import { personWords } from "@/components/people/person-words";
import { TagDialog } from "@/components/people/tag-dialog";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { DateTime } from "@/components/ui/date-time";
import { Facts } from "@/components/ui/facts";
import { IconButton } from "@/components/ui/icon-button";
import { PhoneNumber } from "@/components/ui/phone-number";
import { languageName } from "@/lib/core/format/language";
import type { ConversationAbout } from "@/lib/inbox/about-queries";
import { ContactTouch } from "./contact-touch";
import { useDesk } from "./desk";
import { PaneSection } from "./pane-section";

const CONSENT = {
  opted_in: { word: "Opted in", tone: "ok" },
  opted_out: { word: "Opted out", tone: "bad" },
  unknown: { word: "Unknown", tone: "outlined" },
} as const;
const STATE_AFTER = { opt_in: "opted_in", opt_out: "opted_out" } as const;

export type PersonFactsProps = {
  about: ConversationAbout;
  slug: string;
  zone: string;
  onChanged: () => void;
  /** The tags to choose from may have grown. */
  onTags: () => void;
};

/** Who they are, what they agreed to and how they are tagged; each can be changed on the spot. */
export function PersonFacts({ about, slug, zone, onChanged, onTags }: PersonFactsProps) {
  const { contact, tags } = about;
  const desk = useDesk();
  const [dialog, setDialog] = useState<"edit" | "tags" | "opt_in" | "opt_out" | null>(null);
  const close = () => setDialog(null);
  const openTags = () => {
    onTags();
    setDialog("tags");
  };
  const who = personWords(contact);
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
          {about.mayEdit ? (
            <span className="-ms-2.5 flex basis-full flex-wrap">
              {(["opt_in", "opt_out"] as const).map((action) =>
                contact.consent === STATE_AFTER[action] ? null : (
                  <Button key={action} look="ghost" onClick={() => setDialog(action)} size="sm">
                    {action === "opt_in" ? "Record opt-in" : "Record opt-out"}
                  </Button>
                ),
              )}
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
      value: (
        <>
          {tags.map((tag) => (
            <Chip key={tag.id}>
              <bdi>{tag.name}</bdi>
            </Chip>
          ))}
          {about.mayEdit ? (
            <IconButton label="Change tags" onClick={openTags} size="sm">
              {tags.length > 0 ? <Pencil className="size-3.5!" /> : <Plus />}
            </IconButton>
          ) : tags.length === 0 ? (
            "–"
          ) : null}
        </>
      ),
    },
    contact.company ? { key: "company", label: "Company", value: contact.company } : null,
    contact.city || contact.country
      ? {
          key: "place",
          label: "Place",
          value: [contact.city, contact.country].filter(Boolean).join(", "),
        }
      : null,
    contact.language
      ? { key: "language", label: "Language", value: languageName(contact.language) }
      : null,
    contact.email
      ? { key: "email", label: "Mail", value: <bdi className="break-all">{contact.email}</bdi> }
      : null,
    ...Object.entries(contact.customFields).map(([name, value]) => ({
      key: `own-${name}`,
      label: name,
      value: value ? (
        <bdi className="min-w-0" dir="auto">
          {value}
        </bdi>
      ) : null,
    })),
    contact.firstTouch
      ? {
          key: "came_from",
          label: "Came from",
          value: <ContactTouch touch={contact.firstTouch} zone={zone} />,
        }
      : null,
    contact.lastTouch
      ? {
          key: "last_touch",
          label: "And again",
          value: <ContactTouch touch={contact.lastTouch} zone={zone} />,
        }
      : null,
    {
      key: "since",
      label: "Known since",
      value: <DateTime at={contact.createdAt} format="date" timeZone={zone} />,
    },
  ].filter((fact) => fact !== null);
  return (
    <>
      <header className="flex h-12 items-center gap-1 border-b border-line ps-4 pe-2">
        <h2 className="min-w-0 flex-1 truncate text-reading font-semibold">
          <bdi>{contact.name ?? "No name"}</bdi>
        </h2>
        {about.mayEdit ? (
          <IconButton label="Edit the contact" onClick={() => setDialog("edit")} size="sm">
            <Pencil />
          </IconButton>
        ) : null}
        <IconButton asChild label="Open the contact" size="sm">
          <AppLink href={`/w/${slug}/contacts/${contact.id}`}>
            <ExternalLink className="flip-in-rtl" />
          </AppLink>
        </IconButton>
      </header>
      <PaneSection>
        <Facts className="grid-cols-[84px_minmax(0,1fr)]" items={facts} />
      </PaneSection>
      {dialog === "edit" ? (
        <EditContactSheet
          contact={contact}
          country={about.workspaceCountry}
          onOpenChange={close}
          onSaved={onChanged}
          open
          workspaceSlug={slug}
        />
      ) : null}
      <TagDialog
        audience={{ kind: "ids", ids: [contact.id] }}
        current={tags.map(({ id }) => id)}
        onDone={onChanged}
        onOpenChange={close}
        open={dialog === "tags"}
        tags={desk.tags}
        who={who}
        workspaceSlug={slug}
      />
      <ConsentDialog
        action={dialog === "opt_in" || dialog === "opt_out" ? dialog : null}
        contact={{ id: contact.id, label: who, consent: contact.consent }}
        onClose={close}
        onDone={onChanged}
        slug={slug}
      />
    </>
  );
}
