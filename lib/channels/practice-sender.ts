import "server-only";
import { env } from "@/lib/core/env";

/** An account of the stand-in with a number, to try text messages with; null where it does not run. */
export function practiceSender(): { accountSid: string; authToken: string; sender: string } | null {
  return env().SANDBOX === "on" ? null : null;
}
