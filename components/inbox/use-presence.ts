"use client";

import { useCallback, useEffect, useMemo, useState } from "react";
import { announceViewingAction } from "@/lib/inbox/actions";
import type { Typing } from "./use-inbox-stream";

/** Somebody is forgotten as typing this long after their last key. */
const TYPING_MS = 6_000;
/** A colleague who looks says so this often, and is forgotten after two silences. */
const VIEWING_EVERY_MS = 20_000;
const VIEWING_MS = 45_000;
/** Signs of more people than that are no help to anybody. */
const SIGNS_MAX = 200;

type Sign = Typing & { until: number };

/** Who writes and who looks where; tells colleagues where this reader looks, while they look. */
export function usePresence({ slug, selectedId }: { slug: string; selectedId: string | null }) {
  const typing = useSigns(TYPING_MS);
  const viewing = useSigns(VIEWING_MS);
  useEffect(() => {
    if (selectedId === null) return undefined;
    const say = () => {
      if (document.visibilityState !== "visible") return;
      // a sign that is lost is followed by the next one
      void announceViewingAction(slug, { conversationId: selectedId }).catch(() => undefined);
    };
    say();
    const timer = setInterval(say, VIEWING_EVERY_MS);
    document.addEventListener("visibilitychange", say);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", say);
    };
  }, [slug, selectedId]);
  const heard = useMemo(
    () => ({
      typing: typing.heard,
      // who looks elsewhere now looks no longer where they looked before
      viewing: (sign: Typing) => {
        viewing.forget(sign.memberId);
        viewing.heard(sign);
      },
    }),
    [typing.heard, viewing.heard, viewing.forget],
  );
  return { heard, typingIn: typing.of, viewersOf: viewing.of };
}

function useSigns(lastsMs: number) {
  const [signs, setSigns] = useState<readonly Sign[]>([]);
  const heard = useCallback(
    (sign: Typing) => {
      setSigns((known) =>
        [
          { ...sign, until: Date.now() + lastsMs },
          ...known.filter(
            ({ conversationId, memberId }) =>
              conversationId !== sign.conversationId || memberId !== sign.memberId,
          ),
        ].slice(0, SIGNS_MAX),
      );
    },
    [lastsMs],
  );
  const forget = useCallback((memberId: string) => {
    setSigns((known) => known.filter((sign) => sign.memberId !== memberId));
  }, []);
  useEffect(() => {
    if (signs.length === 0) return undefined;
    const nextMs = Math.min(...signs.map(({ until }) => until)) - Date.now();
    const timer = setTimeout(
      () => setSigns((known) => known.filter(({ until }) => until > Date.now())),
      Math.max(50, nextMs),
    );
    return () => clearTimeout(timer);
  }, [signs]);
  const of = useCallback(
    (id: string | null) =>
      signs.filter(({ conversationId }) => conversationId === id).map(({ memberId }) => memberId),
    [signs],
  );
  return { heard, forget, of };
}
