import { useRouter } from "next/navigation";
import { useState } from "react";
import type { FieldPath, FieldPathValue, FieldValues } from "react-hook-form";
import { type ActionFormOptions, useActionForm } from "@/components/forms/use-action-form";
import type { CheckLine } from "./check-list";

type Connected = { channelId: string | null; checks: readonly CheckLine[] };

/**
 * A form that connects a channel: once its provider has proved it, its page opens and shows what is
 * still missing; what was refused stays beside the form.
 */
export function useConnectForm<Input extends FieldValues, Output>(
  workspace: string,
  { action, ...options }: Omit<ActionFormOptions<Input, Output, Connected>, "onSuccess">,
) {
  const router = useRouter();
  const [refused, setRefused] = useState<readonly CheckLine[] | null>(null);
  const state = useActionForm({
    ...options,
    action: (input, seen) => {
      setRefused(null);
      return action(input, seen);
    },
    onSuccess: ({ channelId, checks }) => {
      if (channelId) router.push(`/w/${workspace}/settings/channels/${channelId}`);
      else setRefused(checks);
    },
  });
  /** Types an account into the fields of its names. */
  const fill = (account: Record<string, string>) => {
    for (const [field, value] of Object.entries(account)) {
      const path = field as FieldPath<Input>;
      state.form.setValue(path, value as FieldPathValue<Input, typeof path>, {
        shouldDirty: true,
        shouldValidate: true,
      });
    }
  };
  return { state, refused, fill };
}
