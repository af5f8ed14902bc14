"use client";

import { useQueryClient } from "@tanstack/react-query";
import { answerTo, sayRefusal } from "@/components/forms/no-answer";
import {
  DropdownMenuCheckboxItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
} from "@/components/ui/dropdown-menu";
import { saveHabitsAction } from "@/lib/inbox/actions";
import type { Desk, Habits } from "@/lib/inbox/desk-queries";
import { useDesk } from "./desk";
import { inboxKeys } from "./inbox-reads";
import { ring } from "./ring";

/** How one likes to write and to hear of messages, on all one's devices. */
export function HabitItems({ slug }: { slug: string }) {
  const { habits } = useDesk();
  const client = useQueryClient();
  const save = async (change: Partial<Habits>) => {
    const show = (next: Partial<Habits>) =>
      client.setQueryData<Desk>(inboxKeys.desk, (desk) =>
        desk ? { ...desk, habits: { ...desk.habits, ...next } } : desk,
      );
    show(change);
    if (change.sound) ring();
    const result = await answerTo(saveHabitsAction(slug, change));
    if (result.ok) return;
    show(habits);
    sayRefusal(result.error, "It was not changed");
  };
  return (
    <>
      <DropdownMenuSeparator />
      <DropdownMenuLabel>For you</DropdownMenuLabel>
      <DropdownMenuCheckboxItem
        checked={habits.enterSends}
        onCheckedChange={(enterSends) => void save({ enterSends })}
      >
        Enter sends
      </DropdownMenuCheckboxItem>
      <DropdownMenuCheckboxItem
        checked={habits.sound}
        onCheckedChange={(sound) => void save({ sound })}
      >
        Sound for new messages
      </DropdownMenuCheckboxItem>
    </>
  );
}
