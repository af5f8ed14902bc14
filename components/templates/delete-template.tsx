"use client";

import { Trash2 } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { sayRemoved } from "@/components/trash/put-back";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { deleteTemplateAction } from "@/lib/templates/actions";

export type DeleteTemplateProps = {
  workspace: string;
  templateId: string;
  name: string;
  /** Meta has it, so it goes there too. */
  known: boolean;
  look?: "link" | "secondary";
};

/** Asks first: what Meta has deleted comes back only as a new draft. */
export function DeleteTemplate({
  workspace,
  templateId,
  name,
  known,
  look = "secondary",
}: DeleteTemplateProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const words = known ? "Delete template" : "Delete draft";
  return (
    <>
      <Button
        className={look === "link" ? "text-bad" : undefined}
        icon={look === "link" ? undefined : <Trash2 />}
        look={look}
        onClick={() => setOpen(true)}
        size={look === "link" ? "md" : "sm"}
      >
        {words}
      </Button>
      <ConfirmDialog
        confirmLabel={words}
        description={
          known
            ? "It goes at Meta too, and its name cannot be used there again for 30 days. Messages that were sent with it stay as they are, and its words stay in the trash for 30 days."
            : "Meta has never seen it. It stays in the trash for 30 days."
        }
        onConfirm={async () => {
          const result = await deleteTemplateAction(workspace, { templateId });
          if (!result.ok) return result;
          router.push(`/w/${workspace}/templates` as Route);
          if (!known) {
            sayRemoved(workspace, {
              title: `${name} deleted`,
              removed: { kind: "template", ids: [templateId] },
              onBack: () => router.refresh(),
            });
          }
          return result;
        }}
        onOpenChange={setOpen}
        open={open}
        title={`${words} ${name}`}
        tone="danger"
      />
    </>
  );
}
