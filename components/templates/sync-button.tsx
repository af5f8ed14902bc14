"use client";

import { RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Age } from "@/components/ui/date-time";
import { showToast } from "@/components/ui/toast";
import { syncTemplatesAction } from "@/lib/templates/actions";

export type SyncButtonProps = {
  workspace: string;
  /** One number of each WhatsApp account, and when Meta was asked about it: ISO 8601, null never. */
  accounts: readonly { channelId: string; name: string; checkedAt: string | null }[];
  timeZone: string;
};

/** Asks Meta what it has, and says when it was asked last. */
export function SyncButton({ workspace, accounts, timeZone }: SyncButtonProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [refreshing, startTransition] = useTransition();
  const sync = async () => {
    setBusy(true);
    try {
      let count = 0;
      for (const { channelId } of accounts) {
        const result = await syncTemplatesAction(workspace, { channelId });
        if (!result.ok) {
          showToast({ title: "Not synced", description: result.error.message, tone: "bad" });
          return;
        }
        count += result.value.count;
      }
      showToast({
        title: "Synced with Meta",
        description: count === 1 ? "Meta has 1 template." : `Meta has ${count} templates.`,
      });
      startTransition(() => router.refresh());
    } catch {
      showToast({
        title: "The server did not answer",
        description: "Nothing here was changed. Try again in a moment.",
        tone: "bad",
      });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <span className="flex flex-wrap gap-x-3 text-meta text-ink-3 max-md:order-last">
        {accounts.map(({ channelId, name, checkedAt }) => (
          <span key={channelId}>
            {accounts.length > 1 ? `${name}: ` : ""}
            {checkedAt ? (
              <>
                checked <Age at={checkedAt} timeZone={timeZone} />
              </>
            ) : (
              "not checked yet"
            )}
          </span>
        ))}
      </span>
      <Button icon={<RefreshCw />} loading={busy || refreshing} onClick={sync} size="sm">
        Sync with Meta
      </Button>
    </>
  );
}
