/**
 * Keeps a spreadsheet from running a cell: one ' goes in front of = + - @ tab and return, also where
 * there are such marks already, so that reading takes exactly one off again (r45; unguardCell).
 */
export function guardCell(text: string): string {
  return /^'*[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}

/** Takes off what guardCell put on, and what people put on numbers for the same reason. */
export function unguardCell(text: string): string {
  return /^'+[=+\-@\t\r\n]/.test(text) ? text.slice(1) : text;
}

/** One line of CSV with CRLF: every cell guarded, quoted where it needs quotes. */
export function csvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) => {
    const text = guardCell(cell);
    return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${quoted.join(",")}\r\n`;
}
