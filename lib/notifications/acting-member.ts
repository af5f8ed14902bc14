import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";

/** @throws Refusal `not_allowed` for the system: nobody else reads what one person was told */
export function actingMember({ actor }: WorkspaceContext): string {
  if (actor.kind === "member") return actor.memberId;
  throw new Refusal("not_allowed", "Notifications belong to a person.");
}
