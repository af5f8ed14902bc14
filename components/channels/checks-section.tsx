"use client";

import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Age } from "@/components/ui/date-time";
import { IconButton } from "@/components/ui/icon-button";
import type { ChannelCheckName, ChannelKind } from "@/db/enums/channels";
import { runChecksAction } from "@/lib/channels/actions";
import { BringTextsHere } from "./bring-texts-here";
import { CHECK_TITLES, CHECKS_OF } from "./channel-words";
import { type CheckLine, CheckList, checkSentence, checksAsText } from "./check-list";
import { RegisterForm } from "./register-form";
import { SelfTestForm } from "./self-test-form";
import { TokenForm } from "./token-form";
import { WebhookSecretForm } from "./webhook-secret-form";

export type ChecksSectionProps = {
  workspace: string;
  number: {
    id: string;
    kind: ChannelKind;
    address: string;
    senderId: string;
    accountId: string;
    mode: "shared" | "dedicated";
    lastWebhookAt: string | null;
    /** Whether its token ends before long. */
    tokenEnds: boolean;
  };
  /** Of an email address: where its provider is to post. */
  mailHook?: { address: string; canPractise: boolean } | undefined;
  checks: readonly (CheckLine & { code: number | null; checkedAt: string })[];
  timeZone: string;
  mayWrite: boolean;
};

/** Meta may answer for a while after the page was opened: what waits is looked at by itself. */
const LOOK_AGAIN_MS = 4_000;
const LOOKS = 15;

/**
 * The checks of a number, each run again by itself, with what mends it below (B1). A check that
 * waits for something to arrive looks again by itself.
 */
export function ChecksSection({
  workspace,
  number,
  mailHook,
  checks,
  timeZone,
  mayWrite,
}: ChecksSectionProps) {
  const router = useRouter();
  const [running, startTransition] = useTransition();
  const [busy, setBusy] = useState<ChannelCheckName | "all" | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const looks = useRef(0);
  const channelId = number.id;
  const byName = new Map(checks.map((check) => [check.name, check]));
  const lines = CHECKS_OF[number.kind].map(
    (name) =>
      byName.get(name) ?? {
        name,
        state: "skipped" as const,
        detail: "Not run yet.",
        mend: "",
        code: null,
        checkedAt: null,
      },
  );
  const latest = checks
    .map((check) => check.checkedAt)
    .sort()
    .at(-1);

  const run = (name?: ChannelCheckName) => {
    setBusy(name ?? "all");
    startTransition(async () => {
      const result = await runChecksAction(workspace, { channelId, ...(name ? { name } : {}) });
      setRefusal(result.ok ? null : result.error.message);
      router.refresh();
    });
  };

  const arrived = number.lastWebhookAt !== null;
  const webhookWaits = byName.get("webhook")?.state === "waiting";
  const testWaits =
    byName.get("self_test")?.state === "waiting" &&
    byName.get("self_test")?.detail.includes("on its way");
  useEffect(() => {
    if (!mayWrite || running || !((webhookWaits && arrived) || testWaits)) return;
    if (looks.current >= LOOKS) return;
    const timer = setTimeout(() => {
      looks.current += 1;
      startTransition(async () => {
        for (const name of [
          ...(webhookWaits ? ["webhook"] : []),
          ...(testWaits ? ["self_test"] : []),
        ]) {
          await runChecksAction(workspace, { channelId, name: name as ChannelCheckName });
        }
        router.refresh();
      });
    }, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [arrived, channelId, mayWrite, router, running, testWaits, webhookWaits, workspace]);

  return (
    <section aria-labelledby="checks">
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <h2 className="text-reading font-semibold" id="checks">
            Checks
          </h2>
          <p className="text-dense text-ink-2" role="status">
            {refusal ?? checkSentence(number.kind, lines)}
            {latest ? (
              <>
                , run <Age at={latest} timeZone={timeZone} />
              </>
            ) : null}
          </p>
        </div>
        <CopyButton
          look="secondary"
          text={checksAsText(number, lines)}
          what="for my developer"
          worded
        />
        {mayWrite ? (
          <Button loading={running && busy === "all"} onClick={() => run()} size="sm">
            Run all
          </Button>
        ) : null}
      </div>
      <CheckList
        checks={lines}
        kind={number.kind}
        {...(mayWrite
          ? {
              actionOf: (check: CheckLine) => (
                <IconButton
                  label={`Run again: ${CHECK_TITLES[number.kind][check.name]}`}
                  loading={running && busy === check.name}
                  onClick={() => run(check.name)}
                  size="sm"
                >
                  <RotateCw />
                </IconButton>
              ),
              mendOf: (check: CheckLine) => mendOf(check),
            }
          : {})}
      />
    </section>
  );

  function mendOf(check: CheckLine) {
    const { code } = byName.get(check.name) ?? { code: null };
    if (check.name === "token" && number.mode === "dedicated") {
      return (
        <TokenForm
          channelId={channelId}
          kind={number.kind}
          isNeeded={check.state === "failed" || number.tokenEnds}
          workspace={workspace}
        />
      );
    }
    if (number.kind === "sms" && check.name === "webhook" && check.state === "failed") {
      return <BringTextsHere channelId={channelId} workspace={workspace} />;
    }
    if (mailHook && check.name === "webhook") {
      return (
        <WebhookSecretForm
          {...mailHook}
          channelId={channelId}
          isNeeded={check.state === "failed"}
          workspace={workspace}
        />
      );
    }
    if (check.name === "number" && code === 133010) {
      return <RegisterForm channelId={channelId} workspace={workspace} />;
    }
    if (check.name === "self_test" && check.state !== "passed") {
      return (
        <SelfTestForm
          channelId={channelId}
          address={number.address}
          kind={number.kind}
          workspace={workspace}
        />
      );
    }
    return null;
  }
}
