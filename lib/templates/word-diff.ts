export type DiffPart = { text: string; change: "same" | "added" | "removed" };

/** More than this and a table of all pairs is too large; then whole texts are shown one by one. */
const MAX_WORDS = 800;

/**
 * What changed from one text to another, word by word. Neighbours of one kind are one part.
 * @param before the older text
 */
export function wordDiff(before: string, after: string): DiffPart[] {
  const left = before.match(/\s+|[^\s]+/g) ?? [];
  const right = after.match(/\s+|[^\s]+/g) ?? [];
  if (left.length > MAX_WORDS || right.length > MAX_WORDS) {
    return joined([
      { text: before, change: "removed" },
      { text: after, change: "added" },
    ]);
  }
  // lengths of the longest common row of words from each pair of places on
  const width = right.length + 1;
  const common = new Uint16Array((left.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      common[row * width + column] =
        left[row] === right[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const parts: DiffPart[] = [];
  let row = 0;
  let column = 0;
  while (row < left.length || column < right.length) {
    const old = left[row];
    const fresh = right[column];
    if (old !== undefined && old === fresh) {
      parts.push({ text: old, change: "same" });
      row += 1;
      column += 1;
    } else if (
      old !== undefined &&
      (fresh === undefined || at(row + 1, column) >= at(row, column + 1))
    ) {
      parts.push({ text: old, change: "removed" });
      row += 1;
    } else {
      parts.push({ text: fresh ?? "", change: "added" });
      column += 1;
    }
  }
  return joined(parts);
}

function joined(parts: readonly DiffPart[]): DiffPart[] {
  const result: DiffPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.text === "") continue;
    if (last?.change === part.change) last.text += part.text;
    else result.push({ ...part });
  }
  return result;
}
