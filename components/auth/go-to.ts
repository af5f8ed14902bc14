/**
 * Leaves the page for one that belongs to another session. A full load on purpose: nothing that was
 * rendered or prefetched for the person before may be shown to the next one.
 */
export function goTo(path: string): void {
  window.location.assign(path);
}
