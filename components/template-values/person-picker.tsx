"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { spacedPhone } from "@/components/ui/phone-number";
import { NativeSelect } from "@/components/ui/select";

export type PickedPerson = {
  name: string | null;
  phone: string | null;
  /** Why just this one, "longest name"; null when there is nothing to say. */
  about: string | null;
  /** They have no value for something, so they would get nothing. */
  isBlocked: boolean;
};

export const PERSON_KINDS = {
  typical: null,
  longest: "longest name",
  no_name: "no name",
  language: "another language",
  another: null,
} as const;

/** Whose values a preview shows: a list of real people, to be turned through by two buttons. */
export function PersonPicker({
  people,
  at,
  onPick,
  samples,
}: {
  people: readonly PickedPerson[];
  /** -1 is the samples. */
  at: number;
  onPick: (at: number) => void;
  /** Whether the samples can be chosen too. */
  samples: boolean;
}) {
  const first = samples ? -1 : 0;
  const count = people.length - first;
  const step = (by: number) => onPick(((at - first + by + count) % count) + first);
  return (
    <div className="flex items-center gap-2">
      <IconButton label="Person before" look="secondary" onClick={() => step(-1)}>
        <ChevronLeft className="flip-in-rtl" />
      </IconButton>
      <NativeSelect
        aria-label="Whose values"
        className="min-w-0 flex-1"
        onChange={(event) => onPick(Number(event.target.value))}
        options={[
          ...(samples ? [{ value: "-1", label: "Samples for Meta" }] : []),
          ...people.map((person, index) => ({ value: String(index), label: wordsOf(person) })),
        ]}
        value={String(at)}
      />
      <IconButton label="Next person" look="secondary" onClick={() => step(1)}>
        <ChevronRight className="flip-in-rtl" />
      </IconButton>
    </div>
  );
}

/** "Amina Yusuf, longest name", "+254 712 345 678: would get nothing". */
function wordsOf({ name, phone, about, isBlocked }: PickedPerson): string {
  const who = name?.trim() || (phone ? spacedPhone(phone) : "No name");
  const words = about && !(about === "no name" && !phone) ? `${who}, ${about}` : who;
  return isBlocked ? `${words}: would get nothing` : words;
}
