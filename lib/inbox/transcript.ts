import { csvLine } from "@/lib/core/csv-line";

/** Formats of an exported conversation, with their media types. */
export const TRANSCRIPT_FORMATS = {
  txt: "text/plain; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  html: "text/html; charset=utf-8",
} as const;
export type TranscriptFormat = keyof typeof TRANSCRIPT_FORMATS;

export type TranscriptMessage = {
  direction: "inbound" | "outbound" | "note";
  kind: string;
  body: string;
  /** What it was beside its words, a line each. */
  details: readonly string[];
  authorName: string | null;
  /** How far one of ours came; null for the others. */
  state: string | null;
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
const wordsOf = ({ body, kind, details }: TranscriptMessage) =>
  body || (details.length > 0 ? "" : `[${kind}]`);
/** "read", "note": what stands beside the author. */
const stateOf = ({ direction, state }: TranscriptMessage) =>
  direction === "note" ? "note for the team" : state;

function asText({ title, subtitle, shortened, customer, messages }: Transcript): string {
  const lines = messages.flatMap((message) => {
    const state = stateOf(message);
    const who = `${whoOf(message, customer)}${state ? ` (${state})` : ""}`;
    return [
      `[${message.at}] ${who}: ${wordsOf(message)}`.trimEnd(),
      ...message.details.map((detail) => `    ${detail}`),
    ];
  });
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
      message.details.join("\n"),
      message.state ?? "",
    ]),
  );
  const head = csvLine(["time", "direction", "author", "kind", "text", "details", "state"]);
  // the byte order mark makes spreadsheet programs read UTF-8
  return `\uFEFF${head}${rows.join("")}`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
const lined = (text: string) => escapeHtml(text).replaceAll("\n", "<br>");

function asHtml({ title, subtitle, shortened, customer, messages }: Transcript): string {
  const rows = messages.map((message) => {
    const words = wordsOf(message);
    const state = stateOf(message);
    const details = message.details.map((detail) => `<li dir="auto">${lined(detail)}</li>`);
    return [
      `<li class="${message.direction}"><p><b>${escapeHtml(whoOf(message, customer))}</b> <small>${escapeHtml(message.at)}${state ? `, ${escapeHtml(state)}` : ""}</small></p>`,
      words ? `<p dir="auto">${lined(words)}</p>` : "",
      details.length > 0 ? `<ul>${details.join("")}</ul>` : "",
      "</li>",
    ].join("");
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #16202a; }
ol { list-style: none; padding: 0; display: grid; gap: .6rem; }
ol > li { padding: .6rem .8rem; border: 1px solid #d9d6cf; border-radius: 8px; max-width: 80%; overflow-wrap: anywhere; }
li.outbound { margin-inline-start: auto; background: #eaf4fa; }
li.note { margin-inline: auto; background: #fbf3d9; }
ul { margin: .3rem 0 0; padding: 0; list-style: none; font-size: 13px; color: #3d4751; }
p { margin: 0; } small, header p { color: #5b6570; font-size: 13px; }
</style>
<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(subtitle)}</p>${shortened ? `<p>${SHORTENED}</p>` : ""}</header>
<ol>
${rows.join("\n")}
</ol>
</html>
`;
}
