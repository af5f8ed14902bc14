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
