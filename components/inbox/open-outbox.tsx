"use client";

import { useOpenOutbox } from "./outbox";
import type { Account } from "./outbox-store";

/** On every page of a workspace: what waited in this browser goes out, also before the inbox is opened. */
export function OpenOutbox(account: Account) {
  useOpenOutbox(account);
  return null;
}
