import type { Metadata } from "next";
import { ConnectFrame, WhatItCarries } from "@/components/channels/connect-frame";
import { ConnectSenderForm } from "@/components/channels/connect-sender-form";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { hasSandbox } from "@/lib/channels/sandbox-control";

export const metadata: Metadata = { title: "Connect SMS" };

const CARRIED = [
  "Words alone, at most 1,600 characters, at any time: no window, no templates.",
  "Each part of 160 characters is billed; with an emoji or many scripts, each of 70.",
  "Twilio bills your account itself. The wallet pays nothing for texts.",
  "Pictures that customers send arrive. “Delivered” is told, “read” is not.",
  "Who answers STOP gets no more marketing from you, over WhatsApp too.",
];

export default async function ConnectSenderPage({
  params,
}: {
  params: Promise<{ workspace: string }>;
}) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "channels:write");
  return (
    <ConnectFrame
      aside={<WhatItCarries points={CARRIED} title="What SMS carries" />}
      kind="sms"
      title="Connect a number"
      workspace={workspace}
    >
      <ConnectSenderForm
        country={ctx.country}
        canPractise={hasSandbox() && can(ctx, "sandbox:use")}
        workspace={workspace}
      />
    </ConnectFrame>
  );
}
