"use client";

import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import { unpauseTemplateAction } from "@/lib/templates/actions";

/** Ends a pause that does not end by itself; asks first, since the same words may be paused again. */
export function UnpauseTemplate({
  workspace,
  templateId,
  name,
}: {
  workspace: string;
  templateId: string;
  name: string;
}) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<Play />} onClick={() => setOpen(true)} size="sm">
        Unpause
      </Button>
      <ConfirmDialog
        confirmLabel="Unpause"
        description="Meta held it back because the first people who got it blocked or reported it. It can be sent again at once; if they go on, Meta pauses it again and the number’s quality suffers."
        onConfirm={async () => {
          const result = await unpauseTemplateAction(workspace, { templateId });
          if (result.ok) {
            showToast({ title: "Pause ended", tone: "ok" });
            router.refresh();
          }
          return result;
        }}
        onOpenChange={setOpen}
        open={open}
        title={`Unpause ${name}?`}
      />
    </>
  );
}
