import {
  Archive,
  Ban,
  Check,
  CircleAlert,
  Clock,
  CloudOff,
  Pause,
  Pencil,
  Scale,
} from "lucide-react";
import type { ReactNode } from "react";
import { Chip, type ChipProps } from "@/components/ui/chip";
import type { TemplateStatus } from "@/db/enums/templates";
import { STATUS_WORDS } from "./template-words";

export const STATUS_ICONS: Record<TemplateStatus, ReactNode> = {
  draft: <Pencil />,
  pending: <Clock />,
  approved: <Check />,
  rejected: <CircleAlert />,
  paused: <Pause />,
  disabled: <Ban />,
  in_appeal: <Scale />,
  archived: <Archive />,
  deleted: <CloudOff />,
};

/** In lists the normal outcome is outlined; only what needs a look is tinted. */
const TONES: Record<TemplateStatus, NonNullable<ChipProps["tone"]>> = {
  draft: "outlined",
  pending: "info",
  approved: "outlined",
  rejected: "bad",
  paused: "warn",
  disabled: "bad",
  in_appeal: "info",
  archived: "mute",
  deleted: "mute",
};

/** Where a template stands with Meta: sign and word. */
export function TemplateStatusChip({
  status,
  size = "normal",
}: {
  status: TemplateStatus;
  size?: "small" | "normal";
}) {
  return (
    <Chip
      icon={status === "approved" ? <Check className="text-ok" /> : STATUS_ICONS[status]}
      size={size}
      tone={TONES[status]}
    >
      {STATUS_WORDS[status]}
    </Chip>
  );
}
