"use client";

import { Command } from "cmdk";
import { CornerDownLeft, Keyboard, Search, Undo2 } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { Kbd, Keys, useModSign } from "@/components/ui/kbd";
import { usePendingUndo } from "@/components/ui/toast";
import {
  type CommandRow,
  type CommandSearch,
  type CommandSection,
  setCommandPaletteOpen,
  setShortcutListOpen,
  useCommandRegistry,
  useCommands,
} from "./command-registry";
import { ShortcutList } from "./shortcut-list";
import { ShortcutListener } from "./shortcut-listener";

export type CommandPaletteProps = {
  /** Rows that are always there: go to, settings, help. Pages add theirs with useCommands. */
  sections?: readonly CommandSection[];
  /** Where one is, shown in the field: "Contacts". */
  place?: string | undefined;
};

const NO_SECTIONS: readonly CommandSection[] = [];

/** Everything that can be done or opened, by name. Opens with Ctrl or ⌘ and K. */
export function CommandPalette({ sections = NO_SECTIONS, place }: CommandPaletteProps) {
  const { open } = useCommandRegistry();
  return (
    <>
      {sections.map((section) => (
        <Registered key={section.id} section={section} />
      ))}
      <UndoCommand />
      <ShortcutListener />
      <ShortcutList />
      <Radix.Root onOpenChange={setCommandPaletteOpen} open={open}>
        <Radix.Portal>
          <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
          <Radix.Content
            aria-describedby={undefined}
            className="fixed inset-x-2 top-2 z-50 mx-auto flex max-h-[min(560px,calc(100dvh-16px))] max-w-[640px] animate-menu flex-col overflow-hidden rounded-sheet border border-line bg-surface shadow-modal md:top-26 md:max-h-[min(560px,calc(100dvh-128px))] dark:border-line-strong"
          >
            <Radix.Title className="sr-only">Search or run</Radix.Title>
            <PaletteBody place={place} />
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </>
  );
}

function Registered({ section }: { section: CommandSection }) {
  useCommands(section);
  return null;
}

function UndoCommand() {
  const undo = usePendingUndo();
  const section = useMemo<CommandSection>(
    () => ({
      id: "undo",
      title: "Just done",
      rows: undo
        ? [
            {
              id: "undo",
              label: typeof undo.title === "string" ? "Undo" : "Undo the last change",
              hint: typeof undo.title === "string" ? undo.title : undefined,
              icon: <Undo2 />,
              keys: "z",
              run: undo.run,
            },
          ]
        : [],
    }),
    [undo],
  );
  useCommands(section);
  return null;
}

/** Mounted with the dialog, so that every opening starts empty. */
function PaletteBody({ place }: { place: string | undefined }) {
  const { sections, searches } = useCommandRegistry();
  const router = useRouter();
  const mod = useModSign();
  const [query, setQuery] = useState("");
  const found = useFound(searches, query);

  const choose = (row: CommandRow, newTab: boolean) => {
    setCommandPaletteOpen(false);
    if (row.run) row.run();
    else if (row.href && newTab) window.open(row.href, "_blank", "noopener");
    else if (row.href) router.push(row.href as Route);
  };
  const listed = sections
    .map((section) => ({ ...section, rows: section.rows.filter((row) => !row.keysOnly) }))
    .filter((section) => section.rows.length > 0);
  return (
    <Command
      className="flex min-h-0 flex-1 flex-col"
      label="Search or run"
      loop
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
        event.preventDefault();
        const id =
          event.currentTarget.querySelector<HTMLElement>('[aria-selected="true"]')?.dataset
            .commandId;
        const row = [...listed, ...found.sections]
          .flatMap((section) => section.rows)
          .find((candidate) => candidate.id === id);
        if (row) choose(row, true);
      }}
    >
      <div className="flex h-13 flex-none items-center gap-3 border-b border-line ps-[18px] pe-3.5">
        <Search className="text-ink-3" />
        <Command.Input
          autoFocus
          className="h-full min-w-0 flex-1 bg-transparent text-reading outline-none placeholder:text-ink-3"
          onValueChange={setQuery}
          placeholder="Search or run"
          value={query}
        />
        {place ? <span className="text-dense text-ink-3 max-md:hidden">in {place}</span> : null}
        <Kbd>Esc</Kbd>
      </div>
      <Command.List className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-2">
        <Command.Empty className="px-2.5 py-6 text-body text-ink-2">
          {found.pending ? "Searching…" : "Nothing has that name. Try fewer letters."}
        </Command.Empty>
        {listed.map((section) => (
          <Section key={section.id} onChoose={choose} query={query} section={section} />
        ))}
        {found.sections.map((section) => (
          <Section force key={section.id} onChoose={choose} query={query} section={section} />
        ))}
      </Command.List>
      <footer className="flex h-10 flex-none items-center gap-4 border-t border-line bg-surface-2 px-[18px] text-meta text-ink-3 max-md:hidden">
        <span className="flex items-center gap-1">
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd> move
        </span>
        <span className="flex items-center gap-1">
          <Kbd>
            <CornerDownLeft className="size-3" />
          </Kbd>{" "}
          open
        </span>
        <span className="flex items-center gap-1">
          <Kbd>{mod} ⏎</Kbd> new tab
        </span>
        <button
          className="ms-auto flex min-h-6 items-center gap-1.5 hover:text-ink"
          onClick={() => {
            setCommandPaletteOpen(false);
            setShortcutListOpen(true);
          }}
          type="button"
        >
          <Keyboard className="size-3.5" /> Keys
        </button>
      </footer>
    </Command>
  );
}

function Section({
  section,
  query,
  onChoose,
  force = false,
}: {
  section: CommandSection;
  query: string;
  onChoose: (row: CommandRow, newTab: boolean) => void;
  force?: boolean;
}) {
  return (
    <Command.Group
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-meta [&_[cmdk-group-heading]]:text-ink-3"
      forceMount={force}
      heading={section.title}
    >
      {section.rows.map((row) => (
        <Command.Item
          className="flex min-h-9 cursor-pointer items-center gap-3 rounded-control px-2.5 data-[selected=true]:bg-surface-3 touch:min-h-11 [&_.lucide]:text-ink-3 data-[selected=true]:[&_.lucide]:text-ink"
          data-command-id={row.id}
          forceMount={force}
          key={row.id}
          keywords={[row.label, row.hint ?? "", ...(row.keywords ?? [])]}
          onSelect={() => onChoose(row, false)}
          value={`${section.id}:${row.id}`}
        >
          {row.icon ?? <span className="w-4" />}
          <span className="flex-none truncate">{marked(row.label, query)}</span>
          {row.hint ? (
            <span className="min-w-0 truncate text-dense text-ink-3">{row.hint}</span>
          ) : null}
          {row.keys ? <Keys className="ms-auto max-md:hidden" keys={row.keys} /> : null}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

/** Asks every registered source once the typing rests; a source that fails stays out. */
function useFound(searches: readonly CommandSearch[], query: string) {
  const [sections, setSections] = useState<readonly CommandSection[]>([]);
  const [pending, setPending] = useState(false);
  useEffect(() => {
    const wanted = query.trim();
    if (wanted.length < 2 || searches.length === 0) {
      setSections([]);
      setPending(false);
      return undefined;
    }
    const abort = new AbortController();
    setPending(true);
    const timer = setTimeout(async () => {
      const answers = await Promise.allSettled(
        searches.map(async (source) => ({
          id: source.id,
          title: source.title,
          rows: await source.search(wanted, abort.signal),
        })),
      );
      if (abort.signal.aborted) return;
      setSections(
        answers.flatMap((answer) =>
          answer.status === "fulfilled" && answer.value.rows.length > 0 ? [answer.value] : [],
        ),
      );
      setPending(false);
    }, 150);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [searches, query]);
  return { sections, pending };
}

/** Underlines the letters that were typed, where they stand together. */
function marked(label: string, query: string): ReactNode {
  const wanted = query.trim().toLocaleLowerCase();
  const at = wanted ? label.toLocaleLowerCase().indexOf(wanted) : -1;
  if (at < 0) return label;
  return (
    <>
      {label.slice(0, at)}
      <mark className="bg-transparent font-semibold text-current underline decoration-accent decoration-2 underline-offset-[3px]">
        {label.slice(at, at + wanted.length)}
      </mark>
      {label.slice(at + wanted.length)}
    </>
  );
}
