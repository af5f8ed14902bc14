"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Desk } from "@/lib/inbox/desk-queries";

const EMPTY: Desk = {
  team: [],
  teams: [],
  labels: [],
  views: [],
  canned: [],
  macros: [],
  channels: [],
  tags: [],
  agentName: "",
  workspaceName: "",
  habits: { enterSends: false, sound: false },
  mayManage: false,
};

const DeskContext = createContext<Desk>(EMPTY);
const ViewersContext = createContext<readonly string[]>([]);

export type DeskProviderProps = {
  desk: Desk;
  /** Colleagues who have the chosen conversation in front of them. */
  viewerIds: readonly string[];
  children: ReactNode;
};

/** Lays out what menus and filters of the inbox offer, and who else looks at what one looks at. */
export function DeskProvider({ desk, viewerIds, children }: DeskProviderProps) {
  return (
    <DeskContext value={desk}>
      <ViewersContext value={viewerIds}>{children}</ViewersContext>
    </DeskContext>
  );
}

export const useDesk = (): Desk => useContext(DeskContext);

/** Names of colleagues who have the chosen conversation open. */
export function useViewers(): string[] {
  const { team } = useDesk();
  const ids = useContext(ViewersContext);
  return team.filter(({ id, isMe }) => !isMe && ids.includes(id)).map(({ name }) => name);
}
