import { ChevronDown, ChevronsUp, ChevronUp, Equal, Minus } from "lucide-react";
import type { ReactNode } from "react";
import type { Priority } from "@/db/enums/inbox";

export const PRIORITY_LABELS: Record<Priority, string> = {
  none: "No priority",
  low: "Low",
  normal: "Normal",
  high: "High",
  urgent: "Urgent",
};

const SIGNS: Record<Priority, ReactNode> = {
  none: <Minus className="text-ink-3" />,
  low: <ChevronDown className="text-ink-3" />,
  normal: <Equal className="text-ink-2" />,
  high: <ChevronUp className="text-warn" />,
  urgent: <ChevronsUp className="text-bad" />,
};

/** A sign for each priority; a word stands beside it, or is said in its place. */
export const prioritySign = (priority: Priority): ReactNode => SIGNS[priority];
