import type { Metadata } from "next";
import { ContactsScreen } from "@/components/contacts/contacts-screen";
import { loadTableParams } from "@/components/data-table/table-params";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { readContactAddress } from "@/lib/contacts/contact-address";
import { findContact } from "@/lib/contacts/contact-queries";
import { findKeptContact } from "@/lib/contacts/merge/kept-contact";
import {
  countContacts,
  listContactCountries,
  listContacts,
  listTags,
} from "@/lib/contacts/queries";
import { zoneCity } from "@/lib/core/format/time-zones";

export const metadata: Metadata = { title: "Contacts" };

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** The contact of an address, or the one it was merged into. */
async function findOpened(ctx: Parameters<typeof findContact>[0], contactId: string) {
  const contact = await findContact(ctx, contactId);
  if (contact) return contact;
  const kept = await findKeptContact(ctx, contactId);
  return kept === null ? null : findContact(ctx, kept);
}

export default async function ContactsPage({ params, searchParams }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "contacts:read");
  const table = await loadTableParams(searchParams);
  const { filter, sort, cursor } = readContactAddress(table, await searchParams);
  const [page, everyone, tags, countries, opened] = await Promise.all([
    listContacts(ctx, { ...filter, sort, direction: "after", limit: 50, ...cursor }),
    countContacts(ctx),
    listTags(ctx),
    listContactCountries(ctx),
    table.open ? findOpened(ctx, table.open) : null,
  ]);
  return (
    <ContactsScreen
      countries={countries}
      country={ctx.country}
      everyone={everyone}
      filter={filter}
      may={{
        write: can(ctx, "contacts:write"),
        remove: can(ctx, "contacts:delete"),
        merge: can(ctx, "contacts:merge"),
        import: can(ctx, "contacts:import"),
        export: can(ctx, "contacts:export"),
        campaign: can(ctx, "campaigns:write"),
        inbox: can(ctx, "inbox:read"),
        reply: can(ctx, "inbox:reply"),
      }}
      opened={table.open && !opened ? "missing" : opened}
      page={page}
      sort={sort}
      tags={tags}
      timeZone={ctx.timeZone}
      workspaceSlug={ctx.slug}
      zoneName={zoneCity(ctx.timeZone)}
    />
  );
}
