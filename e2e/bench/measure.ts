/** One way to do the work: does it once and says how much a second, or how many milliseconds. */
export type Contestant = { name: string; measure: (repetition: number) => Promise<number> };

export type Samples = Map<string, number[]>;

/**
 * Measures every contestant in turn, again and again, each repetition beginning with another one:
 * what else the machine does then hits them all alike.
 */
export async function interleave(
  contestants: readonly Contestant[],
  repetitions: number,
  log: (line: string) => void,
): Promise<Samples> {
  const samples: Samples = new Map(contestants.map(({ name }) => [name, []]));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const next = contestants[(repetition + turn) % contestants.length];
      if (!next) continue;
      const value = await next.measure(repetition);
      samples.get(next.name)?.push(value);
      log(`${repetition + 1}/${repetitions}  ${next.name}: ${shorten(value)}`);
    }
  }
  return samples;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Median of one contestant's samples. */
export function medianOf(samples: Samples, name: string): number {
  return median(samples.get(name) ?? []);
}

/** Median of the ratios within each repetition: neighbours in time are compared, not strangers. */
export function ratioOf(samples: Samples, name: string, beside: string): number {
  const others = samples.get(beside) ?? [];
  return median(
    (samples.get(name) ?? []).flatMap((value, repetition) => {
      const other = others[repetition];
      return other ? [value / other] : [];
    }),
  );
}

/** Runs the work and answers how long it took, in seconds. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** 1,234 or 12.3 or 0.123: three figures say what a shared machine can say. */
export function shorten(value: number): string {
  if (!Number.isFinite(value)) return "-";
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value.toPrecision(3);
}
