"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { TextLink } from "@/components/ui/app-link";
import { showToast } from "@/components/ui/toast";
import type { ChannelKind } from "@/db/enums/channels";
import { runChecksAction } from "@/lib/channels/actions";
import { chatLink } from "@/lib/channels/chat-link";
import { formatMoney } from "@/lib/core/format/money";
import type { SelfTest } from "@/lib/messages/self-test";
import { sendSelfTestAction } from "@/lib/messages/self-test-actions";
import { priceKey, selfTestSchema } from "@/lib/messages/self-test-schema";

export type SelfTestFormProps = {
  workspace: string;
  channelId: string;
  kind: ChannelKind;
  /** E.164, or a sender name. */
  address: string;
};

/** One message to one's own phone; what is not free goes after its price was seen and agreed to. */
export function SelfTestForm(props: SelfTestFormProps) {
  const { workspace, channelId, kind, address } = props;
  const isMail = kind === "email";
  const router = useRouter();
  const [asked, setAsked] = useState<{ phone: string; price: SelfTest } | null>(null);
  const [open, setOpen] = useState(false);
  const take = async (test: SelfTest, phone: string) => {
    if (test.kind === "asks") {
      setAsked({ phone, price: test });
      setOpen(true);
      return;
    }
    showToast({
      title: `Sent, ${costOf(test)}: ${test.what}`,
      description: `The check turns green when the ${isMail ? "mailbox" : "phone"} has it.`,
    });
    await runChecksAction(workspace, { channelId, name: "self_test" });
    router.refresh();
  };
  const state = useActionForm({
    schema: selfTestSchema,
    action: (input) => sendSelfTestAction(workspace, input),
    defaultValues: { channelId, phone: "", agreed: "" },
    onSuccess: (test, { phone }) => void take(test, phone),
  });
  const agree = async () => {
    if (!asked) return undefined;
    const { phone, price } = asked;
    const agreed = priceKey(price);
    const result = await sendSelfTestAction(workspace, { channelId, phone, agreed });
    if (!result.ok) return result;
    await take(result.value, phone);
    return result.value.kind === "asks"
      ? { ok: false as const, error: { message: "Nothing was sent: the price has changed." } }
      : { ok: true as const };
  };
  return (
    <>
      <ActionForm className="mt-3 max-w-96 gap-3" label="Self-test" state={state}>
        <TextField
          autoComplete={isMail ? "email" : "tel"}
          hint={
            kind === "email" ? (
              "One mail, out of what your plan at Resend sends."
            ) : kind === "sms" ? (
              "One text message, billed to you by Twilio."
            ) : (
              <>
                Free after you have{" "}
                <TextLink href={chatLink(address, "Hello")}>written to the number</TextLink> from
                that phone; before, it is a template, and its price is shown first.
              </>
            )
          }
          inputMode={isMail ? "email" : "tel"}
          label={isMail ? "Your own email address" : "Your own phone"}
          name="phone"
          placeholder={isMail ? "you@example.com" : "+254 712 345 678"}
        />
        <FormError />
        <div>
          <SubmitButton look="secondary" size="sm">
            Send self-test
          </SubmitButton>
        </div>
      </ActionForm>
      {asked ? (
        <ConfirmDialog
          cancelLabel="Send nothing"
          confirmLabel={sendWords(asked.price)}
          description={
            <>
              That phone has not written to the number today, so {asked.price.what} goes to{" "}
              <bdi>{asked.phone}</bdi>. {priceWords(asked.price)}
            </>
          }
          onConfirm={agree}
          onOpenChange={setOpen}
          open={open}
          title="Send a self-test"
        />
      ) : null}
    </>
  );
}

const money = ({ amount, currency }: SelfTest) => formatMoney(amount ?? "0", { currency });

/** What nobody knows is said so; it is not called free. */
function costOf(test: SelfTest): string {
  if (test.amount === null) return "price not known";
  return Number(test.amount) === 0 ? "free" : `for ${money(test)}`;
}

const sendWords = (test: SelfTest) =>
  test.amount === null ? "Send it anyway" : `Send for ${money(test)}`;

const priceWords = (test: SelfTest) =>
  test.amount === null
    ? "No price for it is known here; Meta tells it when it arrives."
    : `The wallet pays ${money(test)} when it arrives, and nothing if it does not.`;
