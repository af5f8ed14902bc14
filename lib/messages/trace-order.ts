/**
 * Own steps of a message, which are given in the order in which one causes the next, and what others
 * saw of it, put into one line. Meta tells its moments in whole seconds and by its own clock, so a
 * step may bear an earlier time than its cause; it still stands after it.
 * @param own in causal order
 * @param others in any order
 */
export function causalOrder<Step extends { at: string }>(
  own: readonly Step[],
  others: readonly Step[],
): Step[] {
  let latest = Number.NEGATIVE_INFINITY;
  const placed = own.map((step) => {
    latest = Math.max(latest, Date.parse(step.at));
    return { step, place: latest };
  });
  return [...placed, ...others.map((step) => ({ step, place: Date.parse(step.at) }))]
    .toSorted((left, right) => left.place - right.place)
    .map(({ step }) => step);
}
