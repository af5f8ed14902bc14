"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { spacedPhone } from "@/components/ui/phone-number";
import { disconnectChannelAction } from "@/lib/channels/actions";

export type DisconnectNumberProps = {
  workspace: string;
  channelId: string;
  name: string;
  /** E.164 */
  phone: string;
};

/** Takes a number away after its name was typed. */
export function DisconnectNumber({ workspace, channelId, name, phone }: DisconnectNumberProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)} size="sm">
        Disconnect
      </Button>
      <ConfirmDialog
        confirmLabel="Disconnect number"
        description={`Nothing is sent from ${spacedPhone(phone)} any more, and what customers write to it does not arrive here. Its access token is erased. Conversations and their history stay; connect it again whenever you like.`}
        mode="type"
        onConfirm={async () => {
          const result = await disconnectChannelAction(workspace, { channelId });
          if (result.ok) router.refresh();
          return result;
        }}
        onOpenChange={setOpen}
        open={open}
        title={`Disconnect ${name}`}
        tone="danger"
        typed={name}
      />
    </>
  );
}
