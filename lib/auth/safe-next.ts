/** Where people go when no place was asked for; it leads on to their workspace. */
export const DEFAULT_NEXT = "/continue";

/**
 * The place to go to after signing in, when it is a path of this site; the default otherwise (r36).
 * Browsers drop tabs and newlines and read "\" as "/", so "/\t/evil.test" and "/\evil.test" leave the
 * site although they begin with one slash. Encoded forms are refused too: whoever decodes once more
 * would be led out.
 * @param text from a query string: worth nothing until it has passed here
 */
export function safeNext(text: string | null | undefined): string {
  if (!text || text.length > 2_000 || !isPath(text)) return DEFAULT_NEXT;
  let decoded: string;
  try {
    decoded = decodeURIComponent(text);
  } catch {
    return DEFAULT_NEXT;
  }
  if (!isPath(decoded)) return DEFAULT_NEXT;
  const here = "http://here.invalid";
  const url = new URL(text, here);
  return url.origin === here ? url.pathname + url.search + url.hash : DEFAULT_NEXT;
}

function isPath(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return /^\/(?![/\\])/.test(text) && !/[\\\u0000-\u0020\u007f]/.test(text.split(/[?#]/)[0] ?? "");
}
