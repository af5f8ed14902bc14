import {
  type InvalidateOptions,
  type InvalidateQueryFilters,
  QueryClient,
} from "@tanstack/react-query";

/**
 * A cache in which nothing that was announced is missed: what is on its way for the first time may
 * have been read before the event, and a first reading is not begun anew. It is read once more when it
 * has come.
 */
export class InboxClient extends QueryClient {
  override invalidateQueries(
    filters: InvalidateQueryFilters = {},
    options: InvalidateOptions = {},
  ): Promise<void> {
    for (const query of this.getQueryCache().findAll(filters)) {
      if (query.state.data !== undefined || query.state.fetchStatus === "idle") continue;
      query.promise?.then(
        () => void super.invalidateQueries({ queryKey: query.queryKey, exact: true }),
        () => undefined,
      );
    }
    return super.invalidateQueries(filters, options);
  }
}
