import { CircleAlert, CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import { Chip } from "@/components/ui/chip";
import type { ChannelHealth } from "@/db/enums/channels";
import { HEALTH_WORDS } from "./channel-words";

/** How a number is, by word and sign; null before it was looked at for the first time. */
export function HealthChip({ health }: { health: ChannelHealth | null }) {
  switch (health) {
    case "healthy":
      return <Chip icon={<CircleCheck className="text-ok" />}>{HEALTH_WORDS.healthy}</Chip>;
    case "warning":
      return (
        <Chip icon={<TriangleAlert />} tone="warn">
          {HEALTH_WORDS.warning}
        </Chip>
      );
    case "critical":
      return (
        <Chip icon={<CircleAlert />} tone="bad">
          {HEALTH_WORDS.critical}
        </Chip>
      );
    default:
      return (
        <Chip icon={<CircleDashed />} tone="mute">
          Not looked at yet
        </Chip>
      );
  }
}
