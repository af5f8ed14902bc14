import { shorten } from "./measure";

/** One line of the table. */
export type Row = {
  /** "a" to "g". */
  section: string;
  what: string;
  /** Ours divided by the baseline; for times the baseline is the small list. */
  ratio: number;
  /** What the ratio should be: at least, or at most. */
  aim?: { atLeast: number } | { atMost: number };
  ours: string;
  beside: string;
};

/** Facts that are no ratio: memory, what one run did besides. */
export type Note = { section: string; text: string };

export type Section = { rows: Row[]; notes: Note[] };

export const rate = (perSecond: number, noun: string) => `${shorten(perSecond)} ${noun}/s`;
export const milliseconds = (value: number) => `${shorten(value)} ms`;

/** The one table, ratios first. An aim that was missed is marked, nothing fails over it. */
export function printReport(sections: readonly Section[]): void {
  const head = ["ratio", "aim", "", "", "what", "ours", "beside"];
  const lines = sections
    .flatMap(({ rows }) => rows)
    .map((row) => [
      row.ratio.toFixed(2),
      row.aim ? ("atLeast" in row.aim ? `>= ${row.aim.atLeast}` : `<= ${row.aim.atMost}`) : "",
      row.aim ? (isMet(row.ratio, row.aim) ? "met" : "short") : "",
      row.section,
      row.what,
      row.ours,
      row.beside,
    ]);
  const widths = head.map((name, column) =>
    Math.max(name.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const write = (cells: readonly string[]) =>
    console.log(
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  console.log("");
  write(head);
  for (const line of lines) write(line);
  console.log("");
  for (const { section, text } of sections.flatMap(({ notes }) => notes)) {
    console.log(`${section}  ${text}`);
  }
}

function isMet(ratio: number, aim: NonNullable<Row["aim"]>): boolean {
  return "atLeast" in aim ? ratio >= aim.atLeast : ratio <= aim.atMost;
}
