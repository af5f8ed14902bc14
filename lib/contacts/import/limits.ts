/** What one import may bring (r46). */
export const IMPORT_MAX_BYTES = 20 * 1024 * 1024;
export const IMPORT_MAX_ROWS = 200_000;
export const IMPORT_MAX_COLUMNS = 100;
/** How long an import can be undone. */
export const UNDO_WINDOW_MS = 24 * 60 * 60 * 1000;
