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
  const skip = keptName(account.userId, prefixOf(account)).length;
  return readKept(account.userId, prefixOf(account))
    .flatMap(([name, text]) => itemIn(name.slice(skip), text) ?? [])
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
    if (!key?.startsWith(prefix)) return;
    const messageId = key.slice(prefix.length);
    told(messageId, itemIn(messageId, newValue ?? ""));
  };
  window.addEventListener("storage", hear);
  return () => window.removeEventListener("storage", hear);
}

/** Nothing for what another version of the program kept, or somebody put there: it is passed over. */
function itemIn(messageId: string, text: string): OutboxItem | null {
  try {
    const item: unknown = JSON.parse(text);
    return isItem(item) && item.messageId === messageId ? item : null;
  } catch {
    return null;
  }
}

const STATES: readonly OutboxItem["state"][] = ["sending", "waiting", "sent", "refused"];

function isItem(value: unknown): value is OutboxItem {
  if (!isRecord(value)) return false;
  const { file, quote, reason, replyTo, pageId } = value;
  return (
    ["messageId", "slug", "conversationId", "text", "at"].every((name) => isText(value[name])) &&
    (value.kind === "reply" || value.kind === "note") &&
    STATES.some((state) => state === value.state) &&
    isRecord(value.content) &&
    isText(value.content.kind) &&
    Number.isInteger(value.seenVersion) &&
    typeof value.close === "boolean" &&
    !Number.isNaN(Date.parse(String(value.at))) &&
    (file === undefined ||
      (isRecord(file) && isRecord(file.stored) && isText(file.stored.fileName))) &&
    (quote === undefined || (isRecord(quote) && isText(quote.name) && isText(quote.text))) &&
    [reason, replyTo, pageId].every((one) => one === undefined || isText(one))
  );
}

const isText = (value: unknown) => typeof value === "string";
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

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
