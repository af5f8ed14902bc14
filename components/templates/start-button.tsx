"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import { startTemplateAction } from "@/lib/templates/actions";

export type StartButtonProps = Omit<ButtonProps, "onClick" | "loading"> & {
  workspace: string;
  channelId: string;
  /** Key of a starter; null begins with nothing. */
  starter: string | null;
};

/** Makes a draft and opens it in the editor. */
export function StartButton({ workspace, channelId, starter, ...rest }: StartButtonProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    try {
      const result = await startTemplateAction(workspace, { channelId, starter });
      if (result.ok) {
        router.push(`/w/${workspace}/templates/${result.value.templateId}` as Route);
        return;
      }
      showToast({ title: "No draft was made", description: result.error.message, tone: "bad" });
    } catch {
      showToast({
        title: "The server did not answer",
        description: "Look at the list of templates before you try again.",
        tone: "bad",
      });
    }
    setBusy(false);
  };
  return <Button {...rest} loading={busy} onClick={start} />;
}
