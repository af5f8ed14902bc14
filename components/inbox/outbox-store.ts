import { keptName, readKept } from "@/components/layout/kept-here";
import type { OutboxItem } from "./outbox";

/*
 * Where messages without an answer are kept: in the browser's store, one name a message, so that they
 * outlive the tab and every tab sees the same ones without writing over another's.
 */

/** Whose they are: a person, as a member of one workspace. */
export type Account = { userId: string; memberId: string };

const prefixOf = ({ memberId }: Account) => `outbox.${memberId}.`;
const nameOf = (account: Account, messageId: string) =>
  keptName(account.userId, `${prefixOf(account)}${messageId}`);

/** In the order in which they were written. */
export function storedItems(account: Account): OutboxItem[] {
  return readKept(account.userId, prefixOf(account))
    .flatMap(([, text]) => itemIn(text) ?? [])
    .sort((one, other) => (one.messageId < other.messageId ? -1 : 1));
}

export const isStored = (account: Account, messageId: string) =>
  readKept(account.userId, `${prefixOf(account)}${messageId}`).length > 0;

/** @returns false where the browser keeps nothing; it still sends */
export function storeItem(account: Account, item: OutboxItem): boolean {
  try {
    localStorage.setItem(nameOf(account, item.messageId), JSON.stringify(item));
    return true;
  } catch {
    return false;
  }
}

export function removeStored(account: Account, messageId: string): void {
  try {
    localStorage.removeItem(nameOf(account, messageId));
  } catch {
    // nothing was kept
  }
}

/**
 * Told what another tab did: the message as it stands there now, or its id alone when it is gone.
 * @returns how to stop
 */
export function onOtherTab(
  account: Account,
  told: (messageId: string, item: OutboxItem | null) => void,
): () => void {
  const prefix = keptName(account.userId, prefixOf(account));
  const hear = ({ key, newValue }: StorageEvent) => {
    if (key?.startsWith(prefix)) told(key.slice(prefix.length), itemIn(newValue ?? ""));
  };
  window.addEventListener("storage", hear);
  return () => window.removeEventListener("storage", hear);
}

function itemIn(text: string): OutboxItem | null {
  try {
    return JSON.parse(text) as OutboxItem;
  } catch {
    return null;
  }
}

const turns = new Map<string, Promise<void>>();

/** Only one tab of this browser does it at a time; the others wait for their turn. */
export function inTurn(account: Account, what: string, work: () => Promise<void>): Promise<void> {
  const name = keptName(account.userId, `${prefixOf(account)}${what}`);
  if (typeof navigator !== "undefined" && navigator.locks) {
    return navigator.locks.request(name, work);
  }
  // an insecure address has no locks: then this tab alone, and the server takes an id once
  const turn = (turns.get(name) ?? Promise.resolve()).then(work);
  turns.set(name, turn);
  return turn;
}
