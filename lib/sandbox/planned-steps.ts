/** Takes what a vendor has accepted through the steps of its plan, each at its time. */
export function createPlannedSteps<Thing extends { plan: readonly { atMs: number }[] }>(options: {
  nowMs: () => number;
  idOf: (thing: Thing) => string;
  find: (id: string) => Thing | undefined;
  all: () => Thing[];
  /** False while nothing happens by itself. */
  runs: () => boolean;
  /** Does the first step of the plan and gives back what is then kept, without it. */
  step: (thing: Thing) => Thing;
}) {
  const { nowMs, idOf } = options;
  const timers = new Map<string, NodeJS.Timeout>();

  function schedule(thing: Thing): void {
    const id = idOf(thing);
    const next = thing.plan[0];
    if (!next || !options.runs() || timers.has(id)) return;
    const timer = setTimeout(() => step(id), Math.max(0, next.atMs - nowMs()));
    timer.unref();
    timers.set(id, timer);
  }

  /** @returns whether anything happened */
  function step(id: string): boolean {
    clearTimeout(timers.get(id));
    timers.delete(id);
    const thing = options.find(id);
    if (!thing || thing.plan.length === 0) return false;
    schedule(options.step(thing));
    return true;
  }

  function hold(): void {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
  }

  return {
    schedule,
    /** Takes up what is planned, or holds it where nothing comes by itself. */
    resume(): void {
      if (options.runs()) for (const thing of options.all()) schedule(thing);
      else hold();
    },
    /** Everything that is still to happen, at once. */
    finish(): void {
      for (const thing of options.all()) while (step(idOf(thing)));
    },
    close: hold,
  };
}
