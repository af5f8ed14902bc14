import type { ImportStatus } from "@/db/enums/contacts";

export const IMPORT_STATUS_WORDS: Record<ImportStatus, string> = {
  reading: "Being read",
  mapping: "Not started",
  checking: "Being checked",
  checked: "Checked, not started",
  committing: "Running",
  completed: "Done",
  cancelled: "Cancelled",
  failed: "Failed",
  undone: "Undone",
};

const number = new Intl.NumberFormat("en");

/** "1 row", "1,000 rows" */
export const rowsOf = (count: number): string =>
  `${number.format(count)} ${count === 1 ? "row" : "rows"}`;

export const ENCODING_WORDS: Record<string, string> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16",
  "utf-16be": "UTF-16",
  "windows-1252": "Latin (Windows-1252)",
};

export const DELIMITER_WORDS: Record<string, string> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "bar",
};
