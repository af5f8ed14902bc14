const LONGEST = 120;

/**
 * A name that people and systems chose, made harmless: no path, no control or direction signs (which
 * make "exe.fdp" look like a PDF), no line breaks, at most 120 characters with its ending kept.
 */
export function cleanFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? "";
  const plain = last
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}:*?"<>|]/gu, "_")
    .replace(/\s+/g, " ")
    .replace(/^[. ]+|[. ]+$/g, "");
  if (plain === "") return "file";
  if (plain.length <= LONGEST) return plain;
  const ending = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? "";
  return plain.slice(0, LONGEST - ending.length) + ending;
}
