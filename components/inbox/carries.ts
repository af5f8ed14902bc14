import { createContext, useContext } from "react";
import type { ChannelKind } from "@/db/enums/channels";
import { CAPABILITIES } from "@/lib/channels/capabilities";

const Kind = createContext<ChannelKind>("whatsapp");

/** The kind of channel that the open conversation runs over. */
export const ChannelKindProvider = Kind.Provider;

export const useChannelKind = (): ChannelKind => useContext(Kind);

/** What can be said over the open conversation's channel: nothing else is offered. */
export const useCarries = () => CAPABILITIES[useContext(Kind)];

const WindowOpen = createContext(true);

/** Whether free-form messages are taken in the open conversation now. */
export const WindowOpenProvider = WindowOpen.Provider;

export const useWindowOpen = (): boolean => useContext(WindowOpen);
