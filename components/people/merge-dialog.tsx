"use client";

import { Search } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { spacedPhone } from "@/components/ui/phone-number";
import { Skeleton } from "@/components/ui/skeleton";
import { listContactsAction } from "@/lib/contacts/actions";
import type { ContactRow } from "@/lib/contacts/queries";
import { SEARCH_MIN_LENGTH } from "@/lib/contacts/schema";
import { MergeCompare } from "./merge-compare";
import { personWords } from "./person-words";

const SEARCH_AFTER_MS = 200;
const FOUND = 8;

export type Person = { id: string; label: string };

export type MergeDialogProps = {
  slug: string;
  contact: Person;
  /** Chosen already, by a suggestion. */
  other?: Person | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Merged, or taken apart again; the contact that is kept. */
  onChanged: (keptId: string) => void;
};

/** Finds the other contact of one person, shows what becomes of both, and makes them one. */
export function MergeDialog(props: MergeDialogProps) {
  return (
    <Dialog onOpenChange={props.onOpenChange} open={props.open}>
      {props.open ? <MergeSteps {...props} /> : null}
    </Dialog>
  );
}

function MergeSteps(props: MergeDialogProps) {
  const [other, setOther] = useState<Person | null>(props.other ?? null);
  return other ? (
    <MergeCompare {...props} onBack={() => setOther(null)} other={other} />
  ) : (
    <Choose contact={props.contact} onChoose={setOther} slug={props.slug} />
  );
}

function Choose({
  slug,
  contact,
  onChoose,
}: {
  slug: string;
  contact: Person;
  onChoose: (person: Person) => void;
}) {
  const id = useId();
  const [text, setText] = useState("");
  const [found, setFound] = useState<{ search: string; rows: readonly ContactRow[] } | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const search = text.trim();
  const isSearch = search.length >= SEARCH_MIN_LENGTH;
  useEffect(() => {
    if (!isSearch) return undefined;
    let isWanted = true;
    const timer = setTimeout(async () => {
      const result = await listContactsAction(slug, {
        search,
        sort: "newest",
        limit: FOUND + 1,
      }).catch(() => null);
      if (!isWanted) return;
      setFault(
        result?.ok ? null : (result?.error.message ?? "The search got no answer. Try again."),
      );
      if (result?.ok) setFound({ search, rows: result.value.rows });
    }, SEARCH_AFTER_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [slug, search, isSearch]);
  const rows = (found?.rows ?? []).filter((row) => row.id !== contact.id).slice(0, FOUND);
  return (
    <DialogContent
      description="Choose the other contact of the same person. You see what happens before anything is changed."
      size="md"
      title={
        <>
          Merge <bdi>{contact.label}</bdi> with
        </>
      }
    >
      <label className="sr-only" htmlFor={id}>
        Name, phone or username
      </label>
      <Input
        autoComplete="off"
        autoFocus
        icon={<Search />}
        id={id}
        maxLength={100}
        onChange={(event) => setText(event.target.value)}
        placeholder="Name, phone or username"
        value={text}
      />
      <div aria-live="polite" className="mt-2 min-h-40">
        {fault ? (
          <p className="text-dense text-bad">{fault}</p>
        ) : !isSearch ? (
          <p className="text-dense text-ink-3">Type at least two letters or digits.</p>
        ) : found?.search !== search ? (
          <div className="grid gap-3 py-2">
            <Skeleton className="w-2/3" />
            <Skeleton className="w-1/2" />
          </div>
        ) : rows.length === 0 ? (
          <p className="text-dense text-ink-2">Nobody else matches “{search}”.</p>
        ) : (
          <ul className="-mx-2 grid gap-px">
            {rows.map((row) => (
              <li key={row.id}>
                <button
                  className="flex w-full items-center gap-2.5 rounded-control px-2 py-1.5 text-start hover:bg-surface-2 focus-visible:outline-2 focus-visible:outline-ring touch:min-h-11"
                  onClick={() => onChoose({ id: row.id, label: personWords(row) })}
                  type="button"
                >
                  <Avatar name={row.name ?? row.username ?? "?"} size="sm" />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate text-body font-medium" dir="auto">
                      {personWords(row)}
                    </span>
                    <span className="block truncate text-meta text-ink-3">
                      <bdi>{detailOf(row)}</bdi>
                    </span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </DialogContent>
  );
}

function detailOf(row: ContactRow): string {
  const parts = [
    row.name && row.phone ? spacedPhone(row.phone) : null,
    row.name && row.username ? `@${row.username}` : null,
    row.email,
    row.company,
  ].filter((part) => part !== null);
  return parts.join(" · ") || "No further details";
}
