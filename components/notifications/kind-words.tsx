import {
  AtSign,
  CircleAlert,
  CircleCheck,
  CirclePause,
  FileCheck2,
  FileUp,
  Inbox,
  MessageCircle,
  Radio,
  Timer,
  UserCheck,
  Wallet,
} from "lucide-react";
import type { ReactNode } from "react";
import type { NotificationKind } from "@/db/enums/notifications";

type KindWords = { label: string; hint: string; icon: ReactNode };

/** What each kind of news is called, in the order of the settings. */
export const KIND_WORDS: Record<NotificationKind, KindWords> = {
  assigned: {
    label: "Assigned to me",
    hint: "Somebody gave you a conversation.",
    icon: <UserCheck />,
  },
  mention: { label: "Mentions", hint: "A colleague wrote your name in a note.", icon: <AtSign /> },
  new_message: {
    label: "New messages of mine",
    hint: "A customer wrote in a conversation that you have.",
    icon: <MessageCircle />,
  },
  unassigned_message: {
    label: "Unassigned messages",
    hint: "A customer wrote, and nobody has the conversation.",
    icon: <Inbox />,
  },
  target_risk: {
    label: "Targets at risk",
    hint: "A customer has waited almost as long as you allow.",
    icon: <Timer />,
  },
  message_failed: {
    label: "My message failed",
    hint: "What you wrote did not reach the customer, or waits for your decision.",
    icon: <CircleAlert />,
  },
  campaign_done: {
    label: "Campaign done",
    hint: "A campaign that you launched has been sent.",
    icon: <CircleCheck />,
  },
  campaign_paused: {
    label: "Campaign paused by itself",
    hint: "Sending stopped because of the number or the template.",
    icon: <CirclePause />,
  },
  low_balance: {
    label: "Low balance",
    hint: "The wallet lasts for less than three days.",
    icon: <Wallet />,
  },
  number_health: {
    label: "Number health",
    hint: "The quality, limit or connection of a number changed.",
    icon: <Radio />,
  },
  template_verdict: {
    label: "Template decisions",
    hint: "Meta approved, rejected or paused a template.",
    icon: <FileCheck2 />,
  },
  import_done: {
    label: "Import done",
    hint: "A file of contacts is in, or failed.",
    icon: <FileUp />,
  },
};
