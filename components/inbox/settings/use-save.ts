"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { showToast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/core/errors";

/** One save of one form: what was wrong stands beside its field, and what was typed stays. */
export function useSave<Value>(options: { done: string; onDone: (value: Value) => void }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [fields, setFields] = useState<Record<string, string>>({});
  const [message, setMessage] = useState<string | null>(null);
  const save = (work: () => Promise<ActionResult<Value>>) =>
    startTransition(async () => {
      const result = await work().catch(() => null);
      if (result?.ok) {
        setFields({});
        setMessage(null);
        showToast({ title: options.done });
        router.refresh();
        options.onDone(result.value);
        return;
      }
      setFields(result?.error.fields ?? {});
      setMessage(result?.error.message ?? "The server did not answer. Nothing was changed.");
    });
  return { save, pending, fields, message };
}
