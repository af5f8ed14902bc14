"use client";

import { useRouter } from "next/navigation";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { TextLink } from "@/components/ui/app-link";
import { showToast } from "@/components/ui/toast";
import { runChecksAction } from "@/lib/channels/actions";
import { chatLink } from "@/lib/channels/chat-link";
import { formatMoney } from "@/lib/core/format/money";
import type { SelfTest } from "@/lib/messages/self-test";
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
  const state = useActionForm({
    schema: selfTestSchema,
    action: (input) => sendSelfTestAction(workspace, input),
    defaultValues: { channelId, phone: "" },
    onSuccess: async (test) => {
      showToast({
        title: `Sent, ${costOf(test)}: ${test.what}`,
        description: "The check turns green when the phone has it.",
      });
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
      <div>
        <SubmitButton look="secondary" size="sm">
          Send self-test
        </SubmitButton>
      </div>
    </ActionForm>
  );
}

const costOf = ({ amount, currency }: SelfTest) =>
  Number(amount) === 0 ? "free" : `for ${formatMoney(amount, { currency })}`;
