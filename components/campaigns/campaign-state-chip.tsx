import { Chip } from "@/components/ui/chip";
import type { CampaignStatus } from "@/db/enums/campaigns";
import { STATUS_WORDS } from "./campaign-words";

/** Where a campaign is in its life; only what needs a look is tinted. */
export function CampaignStateChip({ status }: { status: CampaignStatus }) {
  const { word, tone } = STATUS_WORDS[status];
  return <Chip tone={tone}>{word}</Chip>;
}
