"use client";

import { Download, Plus, Tags } from "lucide-react";
import { useRouter } from "next/navigation";
import { useQueryState } from "nuqs";
import { useCallback, useMemo } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { FilterSelect, SearchBox } from "@/components/data-table/filters";
import { PageHeader } from "@/components/layout/page-header";
import { PeekLayout } from "@/components/layout/peek-panel";
import { useRefreshOn } from "@/components/layout/refresh-on";
import { countryName } from "@/components/people/country-options";
import { personWords } from "@/components/people/person-words";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Age } from "@/components/ui/date-time";
import { EmptyState } from "@/components/ui/empty-state";
import { PhoneNumber } from "@/components/ui/phone-number";
import { TabLinks } from "@/components/ui/tabs";
import { listContactsAction } from "@/lib/contacts/actions";
import type { ContactDetail } from "@/lib/contacts/contact-queries";
import type { ContactPage } from "@/lib/contacts/queries";
import type { ContactFilter, ContactSort } from "@/lib/contacts/schema";
import { AddContactSheet } from "./add-contact-sheet";
import { CONSENT_WORDS, ConsentChip } from "./consent-chip";
import { BulkActions } from "./contact-bulk-actions";
import { columnsFor } from "./contact-columns";
import { ContactPeek } from "./contact-peek";
import { ExportButton } from "./export-button";

export type ContactsScreenProps = {
  workspaceSlug: string;
  timeZone: string;
  zoneName: string;
  country: string;
  page: ContactPage;
  filter: ContactFilter;
  sort: ContactSort;
  /** Everybody, without a filter. */
  everyone: number;
  tags: readonly { id: string; name: string; count: number }[];
  countries: readonly string[];
  /** The contact in the peek; "missing" when the address names none. */
  opened: ContactDetail | "missing" | null;
  may: {
    write: boolean;
    remove: boolean;
    import: boolean;
    export: boolean;
    campaign: boolean;
    inbox: boolean;
    reply: boolean;
    merge: boolean;
  };
};

const number = new Intl.NumberFormat("en");
/** Everybody the workspace knows: search, filters, a peek, and work on many at once. */
export function ContactsScreen(props: ContactsScreenProps) {
  const { workspaceSlug, page, filter, sort, everyone, may, timeZone } = props;
  const base = `/w/${workspaceSlug}/contacts`;
  const router = useRouter();
  const refresh = useCallback(() => router.refresh(), [router]);
  const [adding, setAdding] = useQueryState("add");
  const [, setOpen] = useQueryState("open", { shallow: false });
  useRefreshOn({ workspace: workspaceSlug, topics: ["contacts"] });
  const columns = useMemo(() => columnsFor(timeZone), [timeZone]);
  const filtered = Boolean(
    filter.search || filter.tagIds?.length || filter.consent || filter.country || filter.blocked,
  );
  const loadMore = async (cursor: string) => {
    const result = await listContactsAction(workspaceSlug, { ...filter, sort, cursor });
    if (!result.ok) throw new Error(result.error.message);
    return { rows: result.value.rows, nextCursor: result.value.next };
  };
  const addButton = may.write ? (
    <Button icon={<Plus />} look="primary" onClick={() => void setAdding("1")} size="sm">
      Add contact
    </Button>
  ) : undefined;

  return (
    <PeekLayout peek={<ContactPeek {...props} onChanged={refresh} />}>
      <PageHeader
        actions={
          <>
            {may.import ? (
              <Button asChild look="quiet" size="sm">
                <AppLink href={`${base}/import`}>
                  <Download /> Import
                </AppLink>
              </Button>
            ) : null}
            {may.export && page.total.count > 0 ? (
              <ExportButton
                audience={{ kind: "filter", filter }}
                label={filtered ? "Export these" : "Export"}
                look="quiet"
                workspaceSlug={workspaceSlug}
              />
            ) : null}
          </>
        }
        count={number.format(everyone)}
        primary={addButton}
        tabs={
          <TabLinks
            items={[
              { href: base, label: "Everyone", current: !filter.consent && !filter.blocked },
              ...(["opted_in", "opted_out", "unknown"] as const).map((consent) => ({
                href: `${base}?consent=${consent}`,
                label: CONSENT_WORDS[consent],
                current: filter.consent === consent,
              })),
              {
                href: `${base}?blocked=yes`,
                label: "Blocked",
                current: filter.blocked === true,
              },
            ]}
            label="Contacts by consent"
          />
        }
        title="Contacts"
      />
      <DataTable
        bulkActions={
          may.write
            ? (selection, clear) => (
                <BulkActions {...props} clear={clear} onChanged={refresh} selection={selection} />
              )
            : undefined
        }
        columns={columns}
        empty={<NobodyYet base={base} may={may} onAdd={() => void setAdding("1")} />}
        filtered={filtered}
        footnote={`Times in ${props.zoneName}`}
        label="Contacts"
        loadMore={loadMore}
        nextCursor={page.next}
        noun={{ one: "contact", many: "contacts" }}
        peek
        phoneRow={(row) => ({
          title: row.name ?? (row.phone ? <PhoneNumber e164={row.phone} /> : personWords(row)),
          state: <ConsentChip consent={row.consent} />,
          line: row.phone ? <PhoneNumber e164={row.phone} /> : (row.email ?? ""),
          aside: row.lastMessageAt ? <Age at={row.lastMessageAt} timeZone={timeZone} /> : undefined,
        })}
        rowName={personWords}
        rows={page.rows}
        toolbar={
          <>
            <SearchBox label="Name, phone or e-mail" />
            {props.tags.length > 0 ? (
              <FilterSelect
                label="Tag"
                options={props.tags.map((tag) => ({
                  value: tag.id,
                  label: `${tag.name} (${number.format(tag.count)})`,
                }))}
                param="tag"
              />
            ) : null}
            {props.tags.length > 0 ? (
              <Button asChild look="quiet" size="sm">
                <AppLink href={`${base}/tags`}>
                  <Tags /> Manage tags
                </AppLink>
              </Button>
            ) : null}
            {props.countries.length > 1 ? (
              <FilterSelect
                label="Country"
                options={props.countries.map((code) => ({
                  value: code,
                  label: countryName(code),
                }))}
                param="country"
              />
            ) : null}
          </>
        }
        total={{ count: page.total.count, approximate: !page.total.exact }}
      />
      {may.write ? (
        <AddContactSheet
          country={props.country}
          // opening them reads the list anew; a second reading would bring the old address back
          onAdded={(id) => void setOpen(id)}
          onOpenChange={(open) => void setAdding(open ? "1" : null)}
          open={adding !== null}
          workspaceSlug={workspaceSlug}
        />
      ) : null}
    </PeekLayout>
  );
}

function NobodyYet({
  base,
  may,
  onAdd,
}: {
  base: string;
  may: ContactsScreenProps["may"];
  onAdd: () => void;
}) {
  return (
    <EmptyState
      title="Nobody here yet"
      ways={[
        ...(may.import
          ? [
              {
                icon: <Download />,
                title: "Import a file",
                body: "CSV, TSV or a pasted table, up to 200,000 rows. You see every change before it happens.",
                action: (
                  <Button asChild size="sm">
                    <AppLink href={`${base}/import`}>Choose a file</AppLink>
                  </Button>
                ),
              },
            ]
          : []),
        ...(may.write
          ? [
              {
                icon: <Plus />,
                title: "Add somebody by hand",
                body: "A name and a number are enough.",
                action: (
                  <Button onClick={onAdd} size="sm">
                    Add a contact
                  </Button>
                ),
              },
            ]
          : []),
      ]}
    >
      Contacts are the people you may write to. Each keeps the proof of consent, so nobody is
      messaged by mistake. Whoever writes to your number appears here by themselves.
    </EmptyState>
  );
}
