import { PRIORITIES, type Priority } from "@/db/enums/inbox";

/** A priority by its place, as the table keeps it. */
export const priorityAt = (place: number): Priority => PRIORITIES[place] ?? "none";
/** The place of a priority, by which conversations are sorted. */
export const placeOf = (priority: Priority): number => PRIORITIES.indexOf(priority);
