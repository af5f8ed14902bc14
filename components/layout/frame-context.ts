import { createContext, type ReactNode, useContext } from "react";

export const OpenNavigation = createContext<() => void>(() => undefined);
/** Opens the navigation on a phone; used by PageHeader. */
export const useOpenNavigation = () => useContext(OpenNavigation);

export const PhoneBell = createContext<ReactNode>(null);
/** What stands at the end of a phone's header; used by PageHeader. */
export const usePhoneBell = () => useContext(PhoneBell);

export const RailIcons = createContext(false);
/** Whether the rail shows icons only because the page needs the room. */
export const useRailIcons = () => useContext(RailIcons);
