"use client";

import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { SearchLine } from "@/components/ui/search-line";
import { Skeleton } from "@/components/ui/skeleton";
import { type EmojiGroup, findEmoji, readRecent, rememberEmoji } from "./emoji-words";

/** Served by us (public/emoji), so that choosing one tells nobody of it. */
const EMOJI_URL = "/emoji/en.json";

/** All emoji by kind and by name, with what was chosen last. Arrow keys move among them. */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const [search, setSearch] = useState("");
  const query = useQuery({
    queryKey: ["emoji"],
    queryFn: async ({ signal }) => {
      const response = await fetch(EMOJI_URL, { signal });
      if (!response.ok) throw new Error("The server gave no readable answer.");
      return (await response.json()) as EmojiGroup[];
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (query.isError) {
    return (
      <ErrorState
        happened="The emoji could not be loaded"
        onRetry={() => void query.refetch()}
        safe="What you wrote is kept."
      />
    );
  }
  const groups = query.data ? findEmoji(query.data, search, readRecent()) : null;
  const pick = (emoji: string) => {
    rememberEmoji(emoji);
    onPick(emoji);
  };
  return (
    <fieldset aria-label="Emoji by name and kind" onKeyDown={moveAmongButtons}>
      <SearchLine
        className="mb-1.5 border-b border-line px-1 pb-1.5"
        label="Search emoji"
        onKeyDown={(event) => {
          const [first] = groups?.flatMap(({ emoji }) => emoji) ?? [];
          if (event.key !== "Enter" || search.trim() === "" || !first) return;
          event.preventDefault();
          pick(first[0]);
        }}
        onValueChange={setSearch}
        placeholder="Search by name"
        value={search}
      />
      <div className="h-64 overflow-y-auto overscroll-contain">
        {groups === null ? (
          <div className="grid gap-3 p-2">
            <Skeleton className="w-1/3" />
            <Skeleton className="h-24" />
          </div>
        ) : groups.length === 0 ? (
          <p className="p-2 text-dense text-ink-2">No emoji has this name.</p>
        ) : (
          groups.map(({ label, emoji }) => (
            <section aria-label={label} key={label}>
              <h3 className="sticky top-0 bg-surface px-1 py-1 text-meta text-ink-3">{label}</h3>
              <div className="grid grid-cols-8 touch:grid-cols-6">
                {emoji.map(([sign, name]) => (
                  <button
                    aria-label={name}
                    className="grid h-9 place-items-center rounded-control text-title hover:bg-surface-3 touch:h-11"
                    key={sign}
                    onClick={() => pick(sign)}
                    title={name}
                    type="button"
                  >
                    {sign}
                  </button>
                ))}
              </div>
            </section>
          ))
        )}
      </div>
    </fieldset>
  );
}

/** Left and right by one, up and down by what is drawn above and below; down leads out of the search. */
function moveAmongButtons(event: KeyboardEvent<HTMLFieldSetElement>) {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("section button")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const next = nextButton(event.key, buttons, at);
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function nextButton(key: string, buttons: readonly HTMLButtonElement[], at: number) {
  const current = buttons[at];
  if (!current) return key === "ArrowDown" ? buttons[0] : undefined;
  if (key === "ArrowRight") return buttons[at + 1];
  if (key === "ArrowLeft") return buttons[at - 1];
  const { left, top } = current.getBoundingClientRect();
  const isAligned = (button: HTMLButtonElement) =>
    Math.abs(button.getBoundingClientRect().left - left) < 4;
  const isBelow = (button: HTMLButtonElement) => button.getBoundingClientRect().top > top + 4;
  if (key === "ArrowDown") {
    return buttons.slice(at + 1).find((button) => isBelow(button) && isAligned(button));
  }
  if (key === "ArrowUp") return buttons.slice(0, at).findLast(isAligned);
  return undefined;
}
