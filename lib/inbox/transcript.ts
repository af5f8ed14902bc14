import { csvLine } from "@/lib/core/csv-line";

/** Formats of an exported conversation, with their media types. */
export const TRANSCRIPT_FORMATS = {
  txt: "text/plain; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  html: "text/html; charset=utf-8",
} as const;
export type TranscriptFormat = keyof typeof TRANSCRIPT_FORMATS;

export type TranscriptMessage = {
  direction: "inbound" | "outbound";
  kind: string;
  body: string;
  authorName: string | null;
  status: string;
  /** As it is shown. */
  at: string;
};

export type Transcript = {
  title: string;
  subtitle: string;
  /** The oldest messages did not fit. */
  shortened: boolean;
  customer: string;
  messages: readonly TranscriptMessage[];
};

/** A conversation as a file that stands by itself: no script, nothing loaded, no cell that runs. */
export function writeTranscript(format: TranscriptFormat, transcript: Transcript): string {
  switch (format) {
    case "txt":
      return asText(transcript);
    case "csv":
      return asCsv(transcript);
    case "html":
      return asHtml(transcript);
    default:
      return format satisfies never;
  }
}

const SHORTENED = "Older messages are not in this file.";
const whoOf = ({ direction, authorName }: TranscriptMessage, customer: string) =>
  direction === "inbound" ? customer : (authorName ?? "Us");
/** The words, or what kind of thing it was. */
const wordsOf = ({ body, kind }: TranscriptMessage) => body || `[${kind}]`;

function asText({ title, subtitle, shortened, customer, messages }: Transcript): string {
  const lines = messages.map(
    (message) => `[${message.at}] ${whoOf(message, customer)}: ${wordsOf(message)}`,
  );
  return `${[title, subtitle, ...(shortened ? [SHORTENED] : []), "", ...lines].join("\n")}\n`;
}

function asCsv({ customer, messages }: Transcript): string {
  const rows = messages.map((message) =>
    csvLine([
      message.at,
      message.direction,
      whoOf(message, customer),
      message.kind,
      message.body,
      message.status,
    ]),
  );
  // the byte order mark makes spreadsheet programs read UTF-8
  return `\uFEFF${csvLine(["time", "direction", "author", "kind", "text", "state"])}${rows.join("")}`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

function asHtml({ title, subtitle, shortened, customer, messages }: Transcript): string {
  const rows = messages.map(
    (message) =>
      `<li class="${message.direction}"><p><b>${escapeHtml(whoOf(message, customer))}</b> <time>${escapeHtml(message.at)}</time></p><p dir="auto">${escapeHtml(wordsOf(message)).replaceAll("\n", "<br>")}</p></li>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #16202a; }
ol { list-style: none; padding: 0; display: grid; gap: .6rem; }
li { padding: .6rem .8rem; border: 1px solid #d9d6cf; border-radius: 8px; max-width: 80%; overflow-wrap: anywhere; }
li.outbound { margin-inline-start: auto; background: #eaf4fa; }
p { margin: 0; } time, header p { color: #5b6570; font-size: 13px; }
</style>
<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(subtitle)}</p>${shortened ? `<p>${SHORTENED}</p>` : ""}</header>
<ol>
${rows.join("\n")}
</ol>
</html>
`;
}
