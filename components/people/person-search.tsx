"use client";

import { Search } from "lucide-react";
import { type ReactNode, useEffect, useId, useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Chip } from "@/components/ui/chip";
import { Input } from "@/components/ui/input";
import { spacedPhone } from "@/components/ui/phone-number";
import { Skeleton } from "@/components/ui/skeleton";
import { listContactsAction } from "@/lib/contacts/actions";
import type { ContactRow } from "@/lib/contacts/queries";
import { SEARCH_MIN_LENGTH } from "@/lib/contacts/schema";
import { personWords } from "./person-words";

const SEARCH_AFTER_MS = 200;
const FOUND = 8;

export type Person = { id: string; label: string };

/** Finds one contact by name, number or username. */
export function PersonSearch({
  slug,
  exceptId,
  onChoose,
  nobody,
}: {
  slug: string;
  /** Somebody who is not meant. */
  exceptId?: string | undefined;
  onChoose: (person: Person) => void;
  /** What can be done when nobody matches. */
  nobody?: ReactNode;
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
  const rows = (found?.rows ?? []).filter((row) => row.id !== exceptId).slice(0, FOUND);
  return (
    <>
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
          <div className="text-dense text-ink-2">
            <p>
              {exceptId ? "Nobody else" : "Nobody"} matches “{search}”.
            </p>
            {nobody}
          </div>
        ) : (
          <ul className="-mx-2 grid gap-px">
            {rows.map((row) => (
              <li key={row.id}>
                <FoundPerson onChoose={onChoose} row={row} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

function FoundPerson({ row, onChoose }: { row: ContactRow; onChoose: (person: Person) => void }) {
  return (
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
      {row.blocked ? (
        <Chip size="small" tone="bad">
          Blocked
        </Chip>
      ) : row.consent === "opted_out" ? (
        <Chip size="small" tone="warn">
          Opted out
        </Chip>
      ) : null}
    </button>
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
