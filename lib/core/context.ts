import type { ApiScope, Role } from "@/db/enums/workspaces";
import type { WorkspaceScope } from "@/db/tenant";

/** Who acts, as data: it ends up in the activity log and decides what is allowed. */
export type Actor =
  | {
      kind: "member";
      userId: string;
      memberId: string;
      role: Role;
      name: string;
      /** The address was confirmed: needed to pay and to send over a real number (A2). */
      verified: boolean;
    }
  /** A program of the customer's, by its key. */
  | {
      kind: "api_key";
      keyId: string;
      name: string;
      scopes: readonly ApiScope[];
      /** Of the one who made the key: nobody sends over a real number by a key instead (A2). */
      verified: boolean;
    }
  | { kind: "system"; name: string };

declare const proven: unique symbol;

/**
 * A workspace whose right to be used was proven. Made by lib/access (pages, actions, streams, API calls), by
 * the job runner and by webhook processing, and by nobody else: passing one along is the proof.
 */
export type WorkspaceContext = WorkspaceScope & {
  readonly [proven]?: true;
  readonly slug: string;
  readonly name: string;
  readonly timeZone: string;
  readonly country: string;
  readonly currency: string;
  readonly actor: Actor;
  readonly ip?: string;
};
