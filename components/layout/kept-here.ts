/*
 * What this browser alone keeps of a person until it has reached the server: under their id, so that
 * nobody else who signs in here sees it, and all of it gone when they sign out.
 */

const prefixOf = (userId: string) => `tickline.kept.${userId}.`;

/** Name of one thing in the browser's store. */
export const keptName = (userId: string, what: string) => `${prefixOf(userId)}${what}`;

/** Names and texts of everything whose name begins so; nothing where the browser keeps nothing. */
export function readKept(userId: string, what = ""): [string, string][] {
  const prefix = keptName(userId, what);
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(prefix))
      .map((name) => [name, localStorage.getItem(name) ?? ""]);
  } catch {
    return [];
  }
}

export function forgetKept(userId: string): void {
  for (const [name] of readKept(userId)) localStorage.removeItem(name);
}
