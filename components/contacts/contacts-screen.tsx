"use client";

import { Download, MoreHorizontal, Plus, Tag } from "lucide-react";
import { useRouter } from "next/navigation";
import { useQueryState } from "nuqs";
import { useCallback, useMemo, useState } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { FilterSelect, SearchBox } from "@/components/data-table/filters";
import type { TableSelection } from "@/components/data-table/selection";
import { dataColumns } from "@/components/data-table/table-columns";
import { PageHeader } from "@/components/layout/page-header";
import { PeekLayout, PeekPanel } from "@/components/layout/peek-panel";
import { useWorkspaceNews } from "@/components/layout/workspace-events";
import { personWords } from "@/components/people/person-words";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Age } from "@/components/ui/date-time";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { PhoneNumber } from "@/components/ui/phone-number";
import { TabLinks } from "@/components/ui/tabs";
import { showToast } from "@/components/ui/toast";
import {
  deleteContactsAction,
  listContactsAction,
  recordConsentAction,
  restoreContactsAction,
} from "@/lib/contacts/actions";
import type { ContactDetail } from "@/lib/contacts/contact-queries";
import type { ContactPage, ContactRow } from "@/lib/contacts/queries";
import type { ContactAudience, ContactFilter, ContactSort } from "@/lib/contacts/schema";
import { CONSENT_WORDS, ConsentChip } from "./consent-chip";
import { AddContactSheet } from "./contact-form";
import { ContactName } from "./contact-name";
import { ContactProfile } from "./contact-profile";
import { countryName } from "./country-options";
import { ExportButton } from "./export-button";
import { LastMessage } from "./last-message";
import { ReasonDialog } from "./reason-dialog";
import { TagDialog } from "./tag-dialog";
import { TagList } from "./tag-list";

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
    merge: boolean;
  };
};

const number = new Intl.NumberFormat("en");
const column = dataColumns<ContactRow>();

function columnsFor(timeZone: string) {
  return column.columns([
    column.accessor("name", {
      header: "Name",
      enableSorting: true,
      meta: { hideable: false },
      cell: ({ row }) => <ContactName name={row.original.name} />,
    }),
    column.accessor("phone", {
      header: "Phone",
      cell: ({ row }) =>
        row.original.phone ? (
          <PhoneNumber e164={row.original.phone} />
        ) : (
          <span className="text-ink-3">
            {row.original.username ? `@${row.original.username}` : "–"}
          </span>
        ),
    }),
    column.accessor("consent", {
      header: "Consent",
      cell: ({ row }) => <ConsentChip consent={row.original.consent} />,
    }),
    column.accessor("tags", {
      header: "Tags",
      meta: { from: "lg" },
      cell: ({ row }) => <TagList tags={row.original.tags} />,
    }),
    column.accessor("company", {
      header: "Company",
      meta: { from: "xl" },
      cell: ({ row }) => row.original.company ?? <span className="text-ink-3">–</span>,
    }),
    column.accessor("email", {
      header: "E-mail",
      meta: { from: "xl" },
      cell: ({ row }) => row.original.email ?? <span className="text-ink-3">–</span>,
    }),
    column.accessor("lastMessage", {
      header: "Last message",
      meta: { from: "md" },
      cell: ({ row }) => <LastMessage message={row.original.lastMessage} />,
    }),
    column.accessor("lastMessageAt", {
      id: "seen",
      header: "Seen",
      enableSorting: true,
      sortDescFirst: true,
      meta: { align: "end" },
      cell: ({ row }) =>
        row.original.lastMessageAt ? (
          <Age at={row.original.lastMessageAt} timeZone={timeZone} />
        ) : (
          <span className="text-ink-3">–</span>
        ),
    }),
  ]);
}

/** Everybody the workspace knows: search, filters, a peek, and work on many at once. */
export function ContactsScreen(props: ContactsScreenProps) {
  const { workspaceSlug, page, filter, sort, everyone, may, timeZone } = props;
  const base = `/w/${workspaceSlug}/contacts`;
  const router = useRouter();
  const refresh = useCallback(() => router.refresh(), [router]);
  const [adding, setAdding] = useQueryState("add");
  const [, setOpen] = useQueryState("open", { shallow: false });
  useWorkspaceNews(workspaceSlug, ["contacts"], refresh, { quietMs: 1500 });
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
          onAdded={(id) => {
            refresh();
            void setOpen(id);
          }}
          onOpenChange={(open) => void setAdding(open ? "1" : null)}
          open={adding !== null}
          workspaceSlug={workspaceSlug}
        />
      ) : null}
    </PeekLayout>
  );
}

function ContactPeek(props: ContactsScreenProps & { onChanged: () => void }) {
  const { opened, page, workspaceSlug } = props;
  const [, setOpen] = useQueryState("open", { shallow: false });
  if (!opened) return null;
  if (opened === "missing") {
    return (
      <PeekPanel label="Contact" onClose={() => void setOpen(null)}>
        <p className="p-4 text-ink-2">This contact does not exist, or it was removed.</p>
      </PeekPanel>
    );
  }
  const ids = page.rows.map((row) => row.id);
  const at = ids.indexOf(opened.id);
  const step = (by: number) => {
    const next = at < 0 ? undefined : ids[at + by];
    return next === undefined ? undefined : () => void setOpen(next);
  };
  return (
    <PeekPanel
      label={personWords(opened)}
      onClose={() => void setOpen(null)}
      onNext={step(1)}
      onPrevious={at > 0 ? step(-1) : undefined}
      openHref={`/w/${workspaceSlug}/contacts/${opened.id}`}
      position={
        at < 0
          ? undefined
          : `${number.format(at + 1)} of ${props.page.total.exact ? "" : "≈ "}${number.format(page.total.count)}`
      }
    >
      <ContactProfile
        contact={opened}
        country={props.country}
        key={opened.id}
        may={props.may}
        onChanged={props.onChanged}
        onKept={(id) => {
          void setOpen(id);
          props.onChanged();
        }}
        onRemoved={() => {
          void setOpen(null);
          props.onChanged();
        }}
        tags={props.tags}
        timeZone={props.timeZone}
        workspaceSlug={workspaceSlug}
      />
    </PeekPanel>
  );
}

function BulkActions({
  workspaceSlug,
  selection,
  clear,
  onChanged,
  filter,
  tags,
  may,
}: ContactsScreenProps & {
  selection: TableSelection;
  clear: () => void;
  onChanged: () => void;
}) {
  const [dialog, setDialog] = useState<"tags" | "opt_out" | "remove" | null>(null);
  const audience: ContactAudience =
    selection.kind === "ids"
      ? { kind: "ids", ids: [...selection.ids] }
      : { kind: "filter", filter, exceptIds: [...selection.except] };
  const ids = selection.kind === "ids" ? [...selection.ids] : null;
  const who =
    ids === null
      ? "everybody who matches"
      : `${number.format(ids.length)} ${ids.length === 1 ? "contact" : "contacts"}`;
  const close = (open: boolean) => setDialog(open ? dialog : null);
  const done = () => {
    clear();
    onChanged();
  };
  const remove = async () => {
    const result = await deleteContactsAction(workspaceSlug, { ids: ids ?? [] });
    if (!result.ok) return result;
    const removed = result.value.ids;
    done();
    showToast({
      title: `${number.format(removed.length)} removed`,
      undo: async () => {
        const back = await restoreContactsAction(workspaceSlug, { ids: removed });
        if (!back.ok) showToast({ title: back.error.message, tone: "bad" });
        onChanged();
      },
    });
    return { ok: true as const };
  };
  return (
    <>
      <Button icon={<Tag />} onClick={() => setDialog("tags")} size="sm">
        Tag
      </Button>
      {may.export ? (
        <ExportButton audience={audience} label="Export" workspaceSlug={workspaceSlug} />
      ) : null}
      {ids ? (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <IconButton label="More actions for the selection" look="secondary" size="sm">
              <MoreHorizontal />
            </IconButton>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={() => setDialog("opt_out")}>
              Record opt-out
            </DropdownMenuItem>
            {may.remove ? (
              <DropdownMenuItem onSelect={() => setDialog("remove")} tone="danger">
                Remove contacts
              </DropdownMenuItem>
            ) : null}
          </DropdownMenuContent>
        </DropdownMenu>
      ) : null}
      <TagDialog
        audience={audience}
        current={null}
        onDone={done}
        onOpenChange={close}
        open={dialog === "tags"}
        tags={tags}
        who={who}
        workspaceSlug={workspaceSlug}
      />
      <ReasonDialog
        description="No campaign will reach them until they agree again."
        hint="Kept for ever, with your name and the time."
        label="Proof"
        onDone={done}
        onOpenChange={close}
        open={dialog === "opt_out"}
        submit={(evidence) =>
          recordConsentAction(workspaceSlug, {
            contactIds: ids ?? [],
            action: "opt_out",
            evidence,
          })
        }
        submitLabel="Record opt-out"
        title={`Opt-out of ${who}`}
      />
      <ConfirmDialog
        confirmLabel="Remove contacts"
        description="They leave your lists. Messages and proofs of consent stay, and you can undo this right after."
        onConfirm={remove}
        onOpenChange={close}
        open={dialog === "remove"}
        title={`Remove ${who}`}
        tone="danger"
      />
    </>
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
