"use client";

import { Monitor } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Age, DateTime } from "@/components/ui/date-time";
import { showToast } from "@/components/ui/toast";
import { revokeOtherSessionsAction, revokeSessionAction } from "@/lib/auth/actions";
import type { SessionRow } from "@/lib/auth/queries";

export type SessionListProps = { sessions: readonly SessionRow[]; timeZone: string };

/** Where one is signed in; each can be ended, and is dead from its next request on. */
export function SessionList({ sessions, timeZone }: SessionListProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const end = (work: () => Promise<{ ok: boolean; error?: { message: string } }>, title: string) =>
    startTransition(async () => {
      const result = await work().catch(() => null);
      if (result?.ok) showToast({ title, tone: "ok" });
      else {
        showToast({
          title: "Nothing was ended",
          description: result?.error?.message ?? "The server did not answer.",
          tone: "bad",
        });
      }
      router.refresh();
    });
  return (
    <div aria-busy={pending}>
      <ul className="border-b border-line">
        {sessions.map((session) => (
          <li className="flex items-center gap-3 border-t border-line py-2.5" key={session.id}>
            <Monitor className="flex-none text-ink-3" />
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-x-2 font-medium">
                {session.device}
                {session.isCurrent ? <Chip>This browser</Chip> : null}
              </p>
              <p className="text-dense text-ink-2">
                {session.ip ? <bdi>{session.ip}, </bdi> : null}
                last used <Age at={session.lastSeenAt} timeZone={timeZone} />, since{" "}
                <DateTime at={session.createdAt} format="date" timeZone={timeZone} />
              </p>
            </div>
            {session.isCurrent ? null : (
              <Button
                disabled={pending}
                look="ghost"
                onClick={() =>
                  end(
                    () => revokeSessionAction({ sessionId: session.id }),
                    `${session.device} was signed out`,
                  )
                }
                size="sm"
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 ? (
        <Button
          className="mt-4"
          disabled={pending}
          onClick={() => end(() => revokeOtherSessionsAction({}), "Signed out everywhere else")}
        >
          Sign out everywhere else
        </Button>
      ) : null}
    </div>
  );
}
