"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { PasswordField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Money } from "@/components/ui/money";
import { showToast } from "@/components/ui/toast";
import type { ChannelMode } from "@/db/enums/channels";
import { switchModeAction } from "@/lib/channels/actions";
import type { ModePreview } from "@/lib/channels/mode-preview";
import { switchModeSchema } from "@/lib/channels/schema";
import { CATEGORY_NAMES, CHANNEL_MODE_WORDS, MODE_NAMES } from "./channel-words";

export type ModeSectionProps = {
  workspace: string;
  channelId: string;
  mode: ChannelMode;
  hasOwnToken: boolean;
  preview: ModePreview;
  mayWrite: boolean;
};

/** Who pays Meta for this number, what a message costs the wallet either way, and the switch (A11). */
export function ModeSection(props: ModeSectionProps) {
  const { mode, preview, mayWrite } = props;
  const [open, setOpen] = useState(false);
  const other = mode === "shared" ? "dedicated" : "shared";
  return (
    <section aria-labelledby="mode">
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1 basis-56">
          <h2 className="text-reading font-semibold" id="mode">
            Mode
          </h2>
          <p className="text-dense text-ink-2">{CHANNEL_MODE_WORDS[mode]}.</p>
        </div>
        {mayWrite ? (
          <Button onClick={() => setOpen(true)} size="sm">
            Switch to {other}
          </Button>
        ) : null}
      </div>
      <PriceTable mode={mode} preview={preview} />
      <Dialog onOpenChange={setOpen} open={open}>
        <DialogContent
          description={
            other === "dedicated"
              ? "Meta bills your business itself. The wallet pays the platform’s fee alone."
              : "The platform’s account carries the number with its token; yours is erased here. The wallet pays Meta’s price."
          }
          title={`Switch to ${other}`}
        >
          <SwitchForm {...props} onDone={() => setOpen(false)} to={other} />
        </DialogContent>
      </Dialog>
    </section>
  );
}

function SwitchForm({
  workspace,
  channelId,
  hasOwnToken,
  mode,
  preview,
  to,
  onDone,
}: ModeSectionProps & { to: ChannelMode; onDone: () => void }) {
  const router = useRouter();
  const state = useActionForm({
    schema: switchModeSchema,
    action: (input) => switchModeAction(workspace, input),
    defaultValues: { channelId, mode: to, accessToken: "" },
    onSuccess: () => {
      onDone();
      showToast({ title: `The number is ${to} from now on` });
      router.refresh();
    },
  });
  return (
    <ActionForm label={`Switch to ${to}`} state={state}>
      <PriceTable mode={mode} preview={preview} />
      <p className="text-dense text-ink-2">
        New messages have the new price. What is on its way keeps the one it has, so no campaign may
        be under way, and a day lies between two switches.
      </p>
      {to === "dedicated" ? (
        <PasswordField
          autoComplete="off"
          hint={
            hasOwnToken
              ? "Leave it empty to use the token that is stored."
              : "Of a system user of your own business. It is tried before anything changes."
          }
          label="Access token"
          name="accessToken"
          optional={hasOwnToken}
        />
      ) : null}
      <FormError />
      <div className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button>Keep {mode}</Button>
        </DialogClose>
        <SubmitButton>Switch to {to}</SubmitButton>
      </div>
    </ActionForm>
  );
}

function PriceTable({ mode, preview }: { mode: ChannelMode; preview: ModePreview }) {
  const columns = ["shared", "dedicated"] as const;
  return (
    <table className="w-full text-dense tabular-nums">
      <caption className="pb-1 text-start text-meta text-ink-3">
        What the wallet pays for one message to {preview.market ?? "your country"},{" "}
        {preview.currency}
      </caption>
      <thead>
        <tr className="h-8 text-meta text-ink-2 [&>th]:border-y [&>th]:border-line [&>th]:font-medium">
          <th className="text-start" scope="col">
            Category
          </th>
          {columns.map((one) => (
            <th className="text-end" key={one} scope="col">
              {MODE_NAMES[one]}
              {one === mode ? ", now" : ""}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {preview.rows.map((row) => (
          <tr className="h-[30px] [&>*]:border-b [&>*]:border-line" key={row.category}>
            <th className="text-start font-normal" scope="row">
              {CATEGORY_NAMES[row.category]}
            </th>
            {columns.map((one) => (
              <td
                className={classNames("text-end", one === mode ? "font-medium" : "text-ink-2")}
                key={one}
              >
                {row.prices[one] === null ? (
                  "Unknown"
                ) : (
                  <Money
                    amount={row.prices[one]}
                    currency={preview.currency}
                    decimals={4}
                    symbol="none"
                  />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
