import type { FillableSlot } from "@/lib/templates/fillable-slots";

type Language = { id: string; name: string; wabaId: string; slots: readonly FillableSlot[] };

/** A template in all the languages that can be sent, itself first. */
export function languagesOf<One extends Language>(chosen: One, templates: readonly One[]): One[] {
  return [
    chosen,
    ...templates.filter(
      ({ id, name, wabaId }) =>
        id !== chosen.id && name === chosen.name && wabaId === chosen.wabaId,
    ),
  ];
}

/** What is to be filled: the places of all languages that are sent, each once. */
export function slotsOf(languages: readonly Language[], ownLanguage: boolean): FillableSlot[] {
  const sent = ownLanguage ? languages : languages.slice(0, 1);
  const slots = new Map<string, FillableSlot>();
  for (const slot of sent.flatMap((one) => one.slots)) {
    if (!slots.has(slot.place)) slots.set(slot.place, slot);
  }
  return [...slots.values()];
}
