import {
  Copy,
  ExternalLink,
  ListChecks,
  Phone,
  PhoneCall,
  Reply,
  ShoppingBag,
  Tag,
  UserRound,
  Workflow,
} from "lucide-react";
import type { ReactNode } from "react";
import type { TemplateDraftButton } from "@/lib/templates/schema";

export type ButtonKind = TemplateDraftButton["type"];

export type ButtonKindWords = {
  icon: ReactNode;
  words: string;
  /** What a tap does. */
  about: string;
  /** Meta's most in one message. */
  most: number;
};

export const BUTTON_KINDS: Record<ButtonKind, ButtonKindWords> = {
  QUICK_REPLY: { icon: <Reply />, words: "Reply", about: "Sends a reply", most: 10 },
  URL: { icon: <ExternalLink />, words: "Link", about: "Opens a link", most: 2 },
  PHONE_NUMBER: { icon: <Phone />, words: "Phone call", about: "Calls a number", most: 1 },
  VOICE_CALL: { icon: <PhoneCall />, words: "WhatsApp call", about: "Calls you here", most: 1 },
  COPY_CODE: { icon: <Copy />, words: "Copy a code", about: "Copies a code", most: 1 },
  FLOW: { icon: <Workflow />, words: "Form", about: "Opens a form", most: 1 },
  CATALOG: { icon: <ShoppingBag />, words: "Catalogue", about: "Opens the shop", most: 1 },
  MPM: { icon: <ListChecks />, words: "Several products", about: "Shows products", most: 1 },
  SPM: { icon: <Tag />, words: "View product", about: "Shows one product", most: 1 },
  ORDER_DETAILS: { icon: <ShoppingBag />, words: "Checkout", about: "Pays an order", most: 1 },
  REQUEST_CONTACT_INFO: {
    icon: <UserRound />,
    words: "Ask for the number",
    about: "Shares a number",
    most: 1,
  },
};

/** Where each kind may stand: a card takes what a thumb reaches, an offer its code and its link. */
export const MESSAGE_BUTTONS: readonly ButtonKind[] = [
  "QUICK_REPLY",
  "URL",
  "PHONE_NUMBER",
  "VOICE_CALL",
  "COPY_CODE",
  "FLOW",
  "CATALOG",
  "MPM",
  "SPM",
  "ORDER_DETAILS",
  "REQUEST_CONTACT_INFO",
];
export const OFFER_BUTTONS: readonly ButtonKind[] = ["COPY_CODE", "URL"];
export const CARD_BUTTONS: readonly ButtonKind[] = ["QUICK_REPLY", "URL", "PHONE_NUMBER"];
export const PRODUCT_CARD_BUTTONS: readonly ButtonKind[] = ["SPM", "URL"];
