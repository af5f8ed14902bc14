import type { Metadata } from "next";
import { ConnectFrame, WhatItCarries } from "@/components/channels/connect-frame";
import { ConnectMailboxForm } from "@/components/channels/connect-mailbox-form";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { hasSandbox } from "@/lib/channels/sandbox-control";

export const metadata: Metadata = { title: "Connect email" };

const CARRIED = [
  "A subject and plain words, at most 20,000 characters, at any time: no window, no templates.",
  "Files in both directions; those of one answer may have 25 MB together.",
  "“Delivered” is told, “read” is not: an opened mail is a picture that some program loaded.",
  "Resend bills your account itself. The wallet pays nothing for mails.",
  "Who calls a mail of yours spam gets no more marketing, over WhatsApp too.",
];

export default async function ConnectMailboxPage({
  params,
}: {
  params: Promise<{ workspace: string }>;
}) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "channels:write");
  return (
    <ConnectFrame
      aside={<WhatItCarries points={CARRIED} title="What email carries" />}
      kind="email"
      title="Connect an address"
      workspace={workspace}
    >
      <ConnectMailboxForm
        business={ctx.name}
        canPractise={hasSandbox() && can(ctx, "sandbox:use")}
        workspace={workspace}
      />
    </ConnectFrame>
  );
}
