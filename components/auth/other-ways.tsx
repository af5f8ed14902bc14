"use client";

import { Mail } from "lucide-react";
import { signIn } from "next-auth/react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { emailSchema } from "@/lib/auth/schema";

export type OtherWaysProps = {
  google: boolean;
  mailLink: boolean;
  /** A path of this site. */
  next: string;
};

/** Ways to sign in that are set up here, beside the password. */
export function OtherWays({ google, mailLink, next }: OtherWaysProps) {
  const [asking, setAsking] = useState(false);
  if (!google && !mailLink) return null;
  return (
    <div className="mt-6">
      <p className="flex items-center gap-3 text-meta text-ink-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or without a password
      </p>
      <div className="mt-4 grid auto-cols-fr grid-flow-col gap-2">
        {google ? (
          <Button onClick={() => void signIn("google", { callbackUrl: next })} size="lg">
            Google
          </Button>
        ) : null}
        {mailLink ? (
          <Button icon={<Mail />} onClick={() => setAsking(true)} size="lg">
            Link by mail
          </Button>
        ) : null}
      </div>
      <Dialog onOpenChange={setAsking} open={asking}>
        <DialogContent
          description="It signs you in once. It works for 30 minutes."
          size="sm"
          title="Send me a link"
        >
          <LinkRequest next={next} />
        </DialogContent>
      </Dialog>
    </div>
  );
}

/** Mounted with the dialog, so that it starts empty each time. */
function LinkRequest({ next }: { next: string }) {
  const [fault, setFault] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo) {
    return (
      <p className="pb-1" role="status">
        If <bdi className="font-medium">{sentTo}</bdi> can receive mail, the link is on its way.
        Open it in this browser.
      </p>
    );
  }
  return (
    <form
      className="grid gap-4"
      noValidate
      onSubmit={async (event) => {
        event.preventDefault();
        const typed = emailSchema.safeParse(new FormData(event.currentTarget).get("email"));
        if (!typed.success) {
          setFault(typed.error.issues[0]?.message ?? "Write one address.");
          return;
        }
        setFault(null);
        setPending(true);
        const answer = await signIn("email", {
          email: typed.data,
          callbackUrl: next,
          redirect: false,
        }).catch(() => undefined);
        setPending(false);
        if (answer?.error || !answer)
          setFault("The mail could not be sent. Try again in a minute.");
        else setSentTo(typed.data);
      }}
    >
      <Field error={fault} id="link-email" label="Email">
        {(control) => (
          <Input {...control} autoComplete="email" autoFocus name="email" size="lg" type="email" />
        )}
      </Field>
      <Button look="primary" loading={pending} size="lg" type="submit">
        Send link
      </Button>
    </form>
  );
}
