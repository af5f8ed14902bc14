"use client";

import { Copy, Ellipsis, Trash2 } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { sayRemoved } from "@/components/trash/put-back";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { showToast } from "@/components/ui/toast";
import { deleteCampaignAction, duplicateCampaignAction } from "@/lib/campaigns/actions";

export type CampaignMenuProps = {
  workspaceSlug: string;
  campaign: { id: string; name: string };
  /** Drafts can be deleted; what was launched stays. */
  isDraft: boolean;
};

/** What is done seldom: copy it, throw a draft away. */
export function CampaignMenu({ workspaceSlug, campaign, isDraft }: CampaignMenuProps) {
  const router = useRouter();
  const [deleting, setDeleting] = useState(false);
  const base = `/w/${workspaceSlug}/campaigns`;
  const duplicate = async () => {
    const result = await duplicateCampaignAction(workspaceSlug, { campaignId: campaign.id });
    if (!result.ok) {
      showToast({ title: "It was not copied", description: result.error.message, tone: "bad" });
      return;
    }
    showToast({ title: `“${campaign.name}” copied`, description: "This is the copy, a draft." });
    router.push(`${base}/${result.value.campaignId}` as Route);
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label="More actions" look="quiet" size="sm" tooltip={false}>
            <Ellipsis />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => void duplicate()}>
            <Copy />
            Duplicate
          </DropdownMenuItem>
          {isDraft ? (
            <DropdownMenuItem onSelect={() => setDeleting(true)}>
              <Trash2 />
              Delete draft
            </DropdownMenuItem>
          ) : null}
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        confirmLabel="Delete draft"
        description="Nothing of it was sent. Your contacts and the template stay."
        onConfirm={async () => {
          const result = await deleteCampaignAction(workspaceSlug, { campaignId: campaign.id });
          if (!result.ok) return result;
          router.push(base as Route);
          sayRemoved(workspaceSlug, {
            title: `“${campaign.name}” deleted`,
            removed: { kind: "campaign", ids: [campaign.id] },
            onBack: () => router.refresh(),
          });
          return result;
        }}
        onOpenChange={setDeleting}
        open={deleting}
        title={`Delete “${campaign.name}”`}
        tone="danger"
      />
    </>
  );
}
