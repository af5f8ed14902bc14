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

/** What keeps something of a person in the memory of this page as well. */
export type Keeper = {
  /** How many messages the memory alone has, because the browser's store would not take them. */
  unstored: (userId: string) => number;
  /** From now on nothing of theirs is begun or written, until they go on after all or are gone. */
  hold: (userId: string) => { release: () => void; forget: () => void };
};

const keepers = new Set<Keeper>();

export function addKeeper(keeper: Keeper): void {
  keepers.add(keeper);
}

/** What signing out would discard. */
export function countKept(userId: string): { messages: number; campaigns: number } {
  const unstored = [...keepers].reduce((count, keeper) => count + keeper.unstored(userId), 0);
  const campaigns = readKept(userId, "campaign.").length;
  return { messages: readKept(userId).length - campaigns + unstored, campaigns };
}

/**
 * Somebody is about to sign out: what is still on its way writes nothing any more.
 * @returns release: they stay, and everything goes on; forget: they are gone, and so is what was kept
 */
export function holdKept(userId: string): { release: () => void; forget: () => void } {
  const held = [...keepers].map((keeper) => keeper.hold(userId));
  return {
    release: () => {
      for (const one of held) one.release();
    },
    forget: () => {
      for (const one of held) one.forget();
      for (const [name] of readKept(userId)) localStorage.removeItem(name);
    },
  };
}
