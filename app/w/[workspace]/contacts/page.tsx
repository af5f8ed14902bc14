import type { Metadata } from "next";
import { ContactsScreen } from "@/components/contacts/contacts-screen";
import { loadTableParams } from "@/components/data-table/table-params";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { readContactAddress } from "@/lib/contacts/contact-address";
import {
  countContacts,
  findContact,
  listContactCountries,
  listContacts,
  listTags,
} from "@/lib/contacts/queries";

export const metadata: Metadata = { title: "Contacts" };

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function ContactsPage({ params, searchParams }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "contacts:read");
  const table = await loadTableParams(searchParams);
  const { filter, sort, cursor } = readContactAddress(table, await searchParams);
  const [page, everyone, tags, countries, opened] = await Promise.all([
    listContacts(ctx, { ...filter, sort, direction: "after", limit: 50, ...cursor }),
    countContacts(ctx),
    listTags(ctx),
    listContactCountries(ctx),
    table.open ? findContact(ctx, table.open) : null,
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
        import: can(ctx, "contacts:import"),
        export: can(ctx, "contacts:export"),
        campaign: can(ctx, "campaigns:write"),
        inbox: can(ctx, "inbox:read"),
      }}
      opened={table.open && !opened ? "missing" : opened}
      page={page}
      sort={sort}
      tags={tags}
      timeZone={ctx.timeZone}
      workspaceSlug={ctx.slug}
      zoneName={ctx.timeZone.split("/").at(-1)?.replaceAll("_", " ") ?? ctx.timeZone}
    />
  );
}
