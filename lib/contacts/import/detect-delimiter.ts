export const DELIMITERS = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/**
 * The delimiter that cuts the first lines into the most even columns. The head decides when the
 * lines disagree: it names the columns.
 * @param sample the beginning of the file, whole lines
 */
export function detectDelimiter(sample: string): Delimiter {
  const lines = sample.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "");
  const head = lines[0] ?? "";
  let best: Delimiter = ",";
  let bestScore = -1;
  for (const delimiter of DELIMITERS) {
    const columns = countCells(head, delimiter);
    if (columns < 2) continue;
    const rows = lines.slice(1, 50);
    const even = rows.filter((line) => countCells(line, delimiter) === columns).length;
    const share = rows.length === 0 ? 1 : even / rows.length;
    const score = 1 + share * 2 + Math.min(columns, 50) / 1000;
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

/** Cells of one line; delimiters between quotes do not count. */
function countCells(line: string, delimiter: string): number {
  let cells = 1;
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) cells += 1;
  }
  return cells;
}
