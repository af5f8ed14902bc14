"use client";

import { Paperclip, Slash } from "lucide-react";
import { type RefObject, useEffect, useId, useMemo, useRef, useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { IconButton } from "@/components/ui/icon-button";
import { countCannedUseAction } from "@/lib/inbox/actions";
import { fillPlaceholders, firstName, type PlaceholderValues } from "@/lib/inbox/fill-placeholders";
import { mentionOf } from "@/lib/inbox/mention";
import { useCarries } from "./carries";
import { useDesk } from "./desk";
import type { ComposerMode } from "./draft-state";
import type { CannedUse } from "./draft-uploads";

/** As many as are looked through at a glance. */
const SHOWN_MAX = 8;
/** "/wo" at the start or after a space; "@Tom O" in a note. */
const CANNED = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u;
const MENTION = /(?:^|[\s(])@([\p{L}\p{N}][\p{L}\p{N} '’.-]{0,40}|)$/u;

type Choice = {
  id: string;
  label: string;
  hint: string;
  text: string;
  /** Of a canned reply, filled in like its text. */
  canned?: CannedUse;
};
type Asked = { kind: "canned" | "mention"; word: string; from: number; to: number };

export type WritingMenuProps = {
  slug: string;
  mode: ComposerMode;
  text: string;
  input: RefObject<HTMLTextAreaElement | null>;
  contact: { name: string | null; company: string | null; city: string | null } | null;
  onWrite: (text: string) => void;
  /** Files that go with a canned reply, to be attached as uploads. */
  onFiles: (used: CannedUse) => void;
};

/**
 * What a slash and an at sign offer while one writes: canned replies, filled in for this customer,
 * and colleagues in a note. The field keeps the focus; arrows, Enter, Tab and Escape are the menu's
 * while it is open.
 */
export function WritingMenu(props: WritingMenuProps) {
  const { slug, mode, text, input, contact, onWrite, onFiles } = props;
  const id = useId();
  const desk = useDesk();
  const { attached } = useCarries();
  const [caret, setCaret] = useState<number | null>(null);
  /** Which offer is marked, for the word it was marked for: another word begins at its first one. */
  const [mark, setMark] = useState({ word: "", at: 0 });
  const [dismissed, setDismissed] = useState("");

  const asked = useMemo(() => askedAt(text, caret, mode), [text, caret, mode]);
  const key = asked ? `${asked.kind} ${asked.from}` : "";
  const values: PlaceholderValues = {
    "contact.name": contact?.name ?? null,
    "contact.first_name": firstName(contact?.name ?? null),
    "contact.company": contact?.company ?? null,
    "contact.city": contact?.city ?? null,
    "agent.name": desk.agentName,
    "agent.first_name": firstName(desk.agentName),
    "workspace.name": desk.workspaceName,
  };
  const choices = asked && dismissed !== key ? choicesFor(asked, desk, values) : [];
  const open = choices.length > 0;
  const word = `${key} ${asked?.word ?? ""}`;
  const chosen = mark.word === word ? Math.min(mark.at, choices.length - 1) : 0;

  // a caret that moves by click or arrow is no change of the text; the field itself may come and go
  // with the window, so the document listens
  useEffect(() => {
    const read = () => {
      const field = input.current;
      setCaret(field && document.activeElement === field ? field.selectionStart : null);
    };
    const events = ["selectionchange", "input", "focusin", "focusout"] as const;
    for (const event of events) document.addEventListener(event, read);
    return () => {
      for (const event of events) document.removeEventListener(event, read);
    };
  }, [input]);
  const take = (choice: Choice) => {
    const field = input.current;
    if (!asked || !field) return;
    const said = attached ? withCaptions(choice) : choice.text;
    const next = `${text.slice(0, asked.from)}${said}${text.slice(asked.to)}`;
    const end = asked.from + said.length;
    onWrite(next);
    requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(end, end);
    });
    if (choice.canned) {
      if (choice.canned.files.length > 0) onFiles(choice.canned);
      // a count that is lost costs nobody anything
      const { cannedId } = choice.canned;
      void countCannedUseAction(slug, { cannedId }).catch(() => undefined);
    }
  };
  const now = useRef({ open, choices, chosen, take, key, word });
  now.current = { open, choices, chosen, take, key, word };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const menu = now.current;
      if (
        !menu.open ||
        event.target !== input.current ||
        event.isComposing ||
        event.metaKey ||
        event.ctrlKey
      )
        return;
      const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (by !== 0) {
        const at = (menu.chosen + by + menu.choices.length) % menu.choices.length;
        setMark({ word: menu.word, at });
      } else if (event.key === "Escape") setDismissed(menu.key);
      else if (event.key === "Enter" || event.key === "Tab") {
        const choice = menu.choices[menu.chosen];
        if (choice) menu.take(choice);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener("keydown", press, true);
    return () => document.removeEventListener("keydown", press, true);
  }, [input]);

  useEffect(() => {
    const field = input.current;
    if (!field || !open) return undefined;
    field.setAttribute("aria-controls", id);
    field.setAttribute("aria-activedescendant", `${id}-${chosen}`);
    return () => {
      field.removeAttribute("aria-controls");
      field.removeAttribute("aria-activedescendant");
    };
  }, [input, open, id, chosen]);

  if (!open) return null;
  return (
    <div
      aria-label={asked?.kind === "mention" ? "Mention somebody" : "Canned replies"}
      className="absolute inset-x-4 bottom-full z-20 mb-1 max-h-72 overflow-y-auto rounded-panel border border-line bg-surface p-1 shadow-menu max-md:inset-x-2 dark:border-line-strong"
      id={id}
      role="listbox"
    >
      {choices.map((choice, index) => (
        <button
          aria-selected={index === chosen}
          className={classNames(
            "flex w-full items-baseline gap-3 rounded-control px-2.5 py-1.5 text-start touch:min-h-11",
            index === chosen ? "bg-surface-3" : "hover:bg-surface-2",
          )}
          id={`${id}-${index}`}
          key={choice.id}
          onClick={() => take(choice)}
          // the field keeps the focus
          onPointerDown={(event) => event.preventDefault()}
          role="option"
          tabIndex={-1}
          type="button"
        >
          <span className="flex-none font-medium">{choice.label}</span>
          <span className="min-w-0 flex-1 truncate text-dense text-ink-2" dir="auto">
            {choice.hint}
          </span>
          {choice.canned && choice.canned.files.length > 0 ? (
            <span className="flex flex-none items-center gap-1 self-center text-dense text-ink-2 tabular-nums">
              <Paperclip className="size-3.5" />
              <span className="sr-only">Files:</span>
              {choice.canned.files.length}
            </span>
          ) : null}
        </button>
      ))}
    </div>
  );
}

/** Files that go with words have no captions of their own. */
const withCaptions = ({ text, canned }: Choice) =>
  [text, ...(canned?.files.map(({ caption }) => caption) ?? [])]
    .filter((words) => words.trim() !== "")
    .join("\n\n");

function askedAt(text: string, caret: number | null, mode: ComposerMode): Asked | null {
  if (caret === null) return null;
  const before = text.slice(0, caret);
  const kind = mode === "note" ? "mention" : "canned";
  const found = (mode === "note" ? MENTION : CANNED).exec(before);
  if (!found) return null;
  const word = found[1] ?? "";
  return { kind, word, from: caret - word.length - 1, to: caret };
}

function choicesFor(
  { kind, word }: Asked,
  { canned, team }: ReturnType<typeof useDesk>,
  values: PlaceholderValues,
): Choice[] {
  const sought = word.toLocaleLowerCase();
  if (kind === "mention") {
    return team
      .filter(({ isMe, name }) => !isMe && name.toLocaleLowerCase().startsWith(sought))
      .slice(0, SHOWN_MAX)
      .map(({ id, name, away }) => ({
        id,
        label: name,
        hint: away ? "Away" : "",
        text: `${mentionOf(name)} `,
      }));
  }
  const starts = canned.filter(({ shortcut }) => shortcut.startsWith(sought));
  const holds = canned.filter(
    ({ shortcut, body }) =>
      !shortcut.startsWith(sought) && `${shortcut} ${body}`.toLocaleLowerCase().includes(sought),
  );
  return [...starts, ...(sought.length > 1 ? holds : [])]
    .slice(0, SHOWN_MAX)
    .map(({ id, shortcut, body, files }) => {
      const { text } = fillPlaceholders(body, values);
      const filled = files.map((file) => ({
        ...file,
        caption: fillPlaceholders(file.caption, values).text,
      }));
      return {
        id,
        label: `/${shortcut}`,
        hint: text || files.map(({ fileName }) => fileName).join(", "),
        text,
        canned: { cannedId: id, files: filled },
      };
    });
}

/** The same by mouse: writes the slash that opens the menu. */
export function CannedButton({
  text,
  input,
  onWrite,
}: Pick<WritingMenuProps, "text" | "input" | "onWrite">) {
  const { canned } = useDesk();
  if (canned.length === 0) return null;
  return (
    <IconButton
      label="Canned replies"
      onClick={() => {
        const field = input.current;
        if (!field) return;
        const next = text === "" || /\s$/.test(text) ? `${text}/` : `${text} /`;
        onWrite(next);
        requestAnimationFrame(() => {
          field.focus();
          field.setSelectionRange(next.length, next.length);
        });
      }}
      size="sm"
    >
      <Slash />
    </IconButton>
  );
}
