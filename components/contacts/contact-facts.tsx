"use client";

import { countryName } from "@/components/people/country-options";
import { AppLink } from "@/components/ui/app-link";
import { Chip } from "@/components/ui/chip";
import { DateTime } from "@/components/ui/date-time";
import type { Fact } from "@/components/ui/facts";
import { languageName } from "@/lib/core/format/language";
import { ConsentChip } from "./consent-chip";
import type { ContactProfileProps } from "./contact-profile";
import { LastMessage } from "./last-message";

/** What is known about a contact, as labelled lines. */
export function factsOf({ contact, timeZone, workspaceSlug }: ContactProfileProps): Fact[] {
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
  add("language", "Language", contact.language ? languageName(contact.language) : null);
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
