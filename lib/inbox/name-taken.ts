import { Refusal } from "@/lib/core/errors";

/** The no to a second one of a name. */
export function nameTaken(noun: string, name: string): Refusal {
  const message = `There is a ${noun} “${name}” already. Nothing was changed.`;
  return new Refusal("conflict", message, { name: message });
}
