"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { ActionResult } from "@/components/forms/action-result";
import { showToast } from "@/components/ui/toast";

/**
 * Has a draft made and opens it in the editor; busy until it is there.
 * @param workspace its slug
 * @param refused title of what is said where none was made
 */
export function useOpenDraft(workspace: string, refused: string) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const open = async (make: () => Promise<ActionResult<{ templateId: string }>>) => {
    setBusy(true);
    try {
      const result = await make();
      if (result.ok) {
        router.push(`/w/${workspace}/templates/${result.value.templateId}` as Route);
        return;
      }
      showToast({ title: refused, description: result.error.message, tone: "bad" });
    } catch {
      showToast({
        title: "The server did not answer",
        description: "Look at the list of templates before you try again.",
        tone: "bad",
      });
    }
    setBusy(false);
  };
  return { busy, open };
}
