"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { TextLink } from "@/components/ui/app-link";
import { runChecksAction } from "@/lib/channels/actions";
import { chatLink } from "@/lib/channels/chat-link";
import { sendSelfTestAction } from "@/lib/messages/self-test-actions";
import { selfTestSchema } from "@/lib/messages/self-test-schema";

export type SelfTestFormProps = {
  workspace: string;
  channelId: string;
  /** E.164 */
  displayPhoneNumber: string;
};

/** One message to one's own phone; writing to the number first makes it free. */
export function SelfTestForm({ workspace, channelId, displayPhoneNumber }: SelfTestFormProps) {
  const router = useRouter();
  const [sent, setSent] = useState<string | null>(null);
  const state = useActionForm({
    schema: selfTestSchema,
    action: (input) => sendSelfTestAction(workspace, input),
    defaultValues: { channelId, phone: "" },
    onSuccess: async ({ what }) => {
      setSent(what);
      await runChecksAction(workspace, { channelId, name: "self_test" });
      router.refresh();
    },
  });
  return (
    <ActionForm className="mt-3 max-w-96 gap-3" label="Self-test" state={state}>
      <TextField
        autoComplete="tel"
        hint={
          <>
            Free after you have{" "}
            <TextLink href={chatLink(displayPhoneNumber, "Hello")}>written to the number</TextLink>{" "}
            from that phone; before, it is a template at its usual price.
          </>
        }
        inputMode="tel"
        label="Your own phone"
        name="phone"
        placeholder="+254 712 345 678"
      />
      <FormError />
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton look="secondary" size="sm">
          Send self-test
        </SubmitButton>
        <span className="text-dense text-ink-2" role="status">
          {sent ? `Sent: ${sent}. This turns green when the phone has it.` : ""}
        </span>
      </div>
    </ActionForm>
  );
}
