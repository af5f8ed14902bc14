"use client";

import { useEffect } from "react";
import { writeAs } from "./drafts";
import { useOpenOutbox } from "./outbox";
import type { Account } from "./outbox-store";

/** On every page of a workspace: what waited in this browser goes out, also before the inbox is opened. */
export function OpenOutbox({ slug, ...account }: Account & { slug: string }) {
  useOpenOutbox(account);
  const { memberId } = account;
  useEffect(() => writeAs(slug, memberId), [slug, memberId]);
  return null;
}
