import { Tag } from "lucide-react";
import { classNames } from "@/components/ui/class-names";
import { TONE_TEXT } from "@/components/ui/state-grammar";
import type { LabelTone } from "@/db/enums/inbox";

/** The sign of a label; its word stands beside it. */
export function LabelDot({ tone }: { tone: LabelTone }) {
  return <Tag aria-hidden="true" className={classNames("size-3.5 flex-none", TONE_TEXT[tone])} />;
}
