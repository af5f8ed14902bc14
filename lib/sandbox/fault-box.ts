import type * as z from "zod";
import { seededRandom } from "./send-faults";

/** What goes wrong at a vendor just now, and the dice that decide whom it meets. */
export function createFaultBox<Faults extends object>(options: {
  none: Faults;
  /** Of a change: what is absent stays as it is; a `seed` makes the dice repeatable. */
  schema: z.ZodType<{ seed?: number | undefined }>;
  onChange: () => void;
}) {
  let faults = options.none;
  let roll = Math.random;
  const become = (next: Faults): Faults => {
    faults = next;
    options.onChange();
    return next;
  };
  return {
    now: () => faults,
    roll: () => roll(),
    /** Changes what is given and leaves the rest. */
    change(given: unknown): Faults {
      const { seed, ...change } = options.schema.parse(given);
      if (seed !== undefined) roll = seededRandom(seed);
      const said = Object.entries(change).filter(([, value]) => value !== undefined);
      return become({ ...faults, ...Object.fromEntries(said) });
    },
    clear: () => become(options.none),
  };
}

export type FaultBox<Faults extends object> = ReturnType<typeof createFaultBox<Faults>>;
