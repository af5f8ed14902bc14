"use client";

import { unstable_rethrow } from "next/navigation";
import { signOutAction } from "@/lib/auth/actions";
import { holdKept } from "./kept-here";
import { noteOldPage } from "./old-page";

const STAYS = "Nothing was discarded.";

/**
 * Ends the session of this browser, and only then forgets what waited here: whoever cannot sign out,
 * because the line is down, keeps it and it goes out once.
 * @returns what stood in the way
 */
export async function endSession(userId: string) {
  const held = holdKept(userId);
  try {
    await signOutAction();
  } catch (error) {
    if (leadsAway(error)) {
      held.forget();
      return { ok: true } as const;
    }
    held.release();
    const message = noteOldPage(error)
      ? `You are still signed in: this page is older than the program. ${STAYS} Reload the page, then sign out.`
      : `The server did not answer, so you may still be signed in. ${STAYS} Check the connection, then sign out once more.`;
    return { ok: false, error: { message } } as const;
  }
  held.release();
  const message = `You are still signed in: the server refused it. ${STAYS} Reload the page, then sign out.`;
  return { ok: false, error: { message } } as const;
}

/** The way to the sign-in page travels as an exception. */
function leadsAway(error: unknown): boolean {
  try {
    unstable_rethrow(error);
    return false;
  } catch {
    return true;
  }
}
