"use client";

import { Undo2 } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { FilterSelect, SearchBox } from "@/components/data-table/filters";
import { dataColumns } from "@/components/data-table/table-columns";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { DateTime } from "@/components/ui/date-time";
import { EmptyState } from "@/components/ui/empty-state";
import { showToast } from "@/components/ui/toast";
import { TRASH_KINDS, type TrashKind } from "@/db/enums/trash";
import { listTrashAction } from "@/lib/trash/actions";
import type { TrashPage, TrashRow } from "@/lib/trash/queries";
import type { ListTrash } from "@/lib/trash/schema";
import { putBack } from "./put-back";
import { TRASH_WORDS } from "./trash-words";

export type TrashScreenProps = {
  workspaceSlug: string;
  timeZone: string;
  page: TrashPage;
  filter: Pick<ListTrash, "kind" | "search">;
  footnote: string;
};

/** `id` says the kind too, so that a selection knows how each comes back. */
type Shown = TrashRow & {
  timeZone: string;
  restore: () => void;
  isBusy: boolean;
  /** Where its copy is; what Meta had stays here, because Meta keeps its name. */
  draftHref: Route | null;
};
type Chosen = { kind: TrashKind; id: string };
const keyOf = ({ kind, id }: Chosen) => `${kind}~${id}`;
const chosenOf = (key: string): Chosen => {
  const [kind, id = ""] = key.split("~");
  return { kind: kind as TrashKind, id };
};

const column = dataColumns<Shown>();
const columns = column.columns([
  column.accessor("name", {
    header: "Name",
    meta: { hideable: false },
    cell: ({ row }) => <Name {...row.original} />,
  }),
  column.accessor("kind", {
    header: "What",
    meta: { hideable: false },
    cell: ({ row }) => <Chip size="small">{TRASH_WORDS[row.original.kind]}</Chip>,
  }),
  column.accessor("deletedByName", {
    header: "Removed by",
    meta: { from: "lg" },
    cell: ({ row }) => row.original.deletedByName ?? <span className="text-ink-3">–</span>,
  }),
  column.accessor("deletedAt", {
    header: "Removed",
    meta: { from: "md" },
    cell: ({ row }) => (
      <DateTime at={row.original.deletedAt} format="short" timeZone={row.original.timeZone} />
    ),
  }),
  column.accessor("endsAt", {
    header: "Kept until",
    meta: { hideable: false },
    cell: ({ row }) => (
      <DateTime at={row.original.endsAt} format="date" timeZone={row.original.timeZone} />
    ),
  }),
  column.display({
    id: "restore",
    header: () => <span className="sr-only">Restore</span>,
    meta: { hideable: false, align: "end" },
    cell: ({ row }) => <RestoreButton {...row.original} />,
  }),
]);

function Name({ name, detail }: Pick<TrashRow, "name" | "detail">) {
  return (
    <span className="block max-w-[44ch] truncate">
      <bdi className="font-medium">{name}</bdi>
      {detail ? <bdi className="ms-2 text-ink-3">{detail}</bdi> : null}
    </span>
  );
}

function RestoreButton({ name, comesBackAsCopy, restore, isBusy, draftHref }: Shown) {
  if (draftHref) {
    return (
      <AppLink
        aria-label={`Open the draft of ${name}`}
        className="font-medium text-accent-ink touch:py-3"
        href={draftHref}
        onClick={(event) => event.stopPropagation()}
      >
        Open the draft
      </AppLink>
    );
  }
  return (
    <Button
      aria-label={comesBackAsCopy ? `Copy ${name} to a draft` : `Restore ${name}`}
      loading={isBusy}
      onClick={(event) => {
        event.stopPropagation();
        restore();
      }}
      size="sm"
    >
      {comesBackAsCopy ? "Copy to a draft" : "Restore"}
    </Button>
  );
}

/** What was removed in the last 30 days, and the way back. */
export function TrashScreen({ workspaceSlug, timeZone, page, filter, footnote }: TrashScreenProps) {
  const router = useRouter();
  const [busy, setBusy] = useState<readonly string[]>([]);
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  const restore = async (chosen: readonly Chosen[], done: string | null) => {
    // what was copied already is not copied once more
    const wanted = chosen.filter((one) => !drafts[keyOf(one)]);
    const keys = wanted.map(keyOf);
    setBusy((now) => [...now, ...keys]);
    const problems: string[] = [];
    const notes: string[] = [];
    for (const one of wanted) {
      const back = await putBack(workspaceSlug, { kind: one.kind, ids: [one.id] });
      if (!back.ok) {
        problems.push(back.problem);
        continue;
      }
      if (back.note) notes.push(back.note);
      const { draftId } = back;
      if (draftId && draftId !== one.id) setDrafts((now) => ({ ...now, [keyOf(one)]: draftId }));
    }
    setBusy((now) => now.filter((key) => !keys.includes(key)));
    const count = wanted.length - problems.length;
    if (count > 0) {
      showToast({
        title: done ?? `${count} ${count === 1 ? "is" : "are"} back`,
        description: notes.length > 0 ? notes.join(" ") : undefined,
      });
    }
    for (const problem of new Set(problems)) showToast({ title: problem, tone: "bad" });
    router.refresh();
  };
  const draftHref = (key: string) =>
    drafts[key] ? (`/w/${workspaceSlug}/templates/${drafts[key]}` as Route) : null;
  const shown = (rows: readonly TrashRow[]): Shown[] =>
    rows.map((row) => ({
      ...row,
      id: keyOf(row),
      timeZone,
      restore: () =>
        void restore(
          [row],
          row.comesBackAsCopy ? `${row.name} is a draft now` : `${row.name} is back`,
        ),
      isBusy: busy.includes(keyOf(row)),
      draftHref: draftHref(keyOf(row)),
    }));
  const kinds = useMemo(
    () => TRASH_KINDS.map((value) => ({ value, label: TRASH_WORDS[value] })),
    [],
  );
  return (
    <DataTable
      bulkActions={(selection, clear) =>
        selection.kind === "ids" ? (
          <Button
            icon={<Undo2 />}
            loading={busy.length > 0}
            onClick={async () => {
              await restore(selection.ids.map(chosenOf), null);
              clear();
            }}
            size="sm"
          >
            Restore
          </Button>
        ) : null
      }
      columns={columns}
      empty={
        <EmptyState title="The trash is empty">
          Contacts, drafts, templates, tags, labels, canned replies, macros, views, teams and
          response targets that are removed stay here for 30 days. Messages, proofs of consent and
          money are never removed.
        </EmptyState>
      }
      filtered={Boolean(filter.kind || filter.search)}
      footnote={footnote}
      label="Trash"
      loadMore={async (cursor) => {
        const [at = "", id = ""] = cursor.split("~");
        const result = await listTrashAction(workspaceSlug, { ...filter, cursor: { at, id } });
        if (!result.ok) throw new Error(result.error.message);
        return { rows: shown(result.value.rows), nextCursor: cursorOf(result.value) };
      }}
      nextCursor={cursorOf(page)}
      noun={{ one: "entry", many: "entries" }}
      phoneRow={(row) => ({
        title: <bdi>{row.name}</bdi>,
        state: <Chip size="small">{TRASH_WORDS[row.kind]}</Chip>,
        line: row.detail ? <bdi>{row.detail}</bdi> : "",
        aside: <RestoreButton {...row} />,
      })}
      rowName={(row) => `${TRASH_WORDS[row.kind]} ${row.name}`}
      rows={shown(page.rows)}
      selectAllMatching={false}
      toolbar={
        <>
          <SearchBox label="Name or number" />
          <FilterSelect label="What" options={kinds} param="kind" />
        </>
      }
    />
  );
}

const cursorOf = ({ next }: TrashPage) => (next ? `${next.at}~${next.id}` : null);
