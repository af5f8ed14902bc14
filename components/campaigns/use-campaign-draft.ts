"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState, useTransition } from "react";
import { noAnswer } from "@/components/forms/no-answer";
import { updateCampaignAction } from "@/lib/campaigns/actions";
import { changedVariables, changeVariables, followDraft } from "@/lib/campaigns/draft-changes";
import { type Audience, audienceSchema, type Variable } from "@/lib/campaigns/schema";
import { forgetUnsaved, keepUnsaved, recallUnsaved } from "./unsaved-changes";

export type DraftFields = {
  name: string;
  channelId: string | null;
  templateId: string | null;
  /** Each person gets their own language of the template. */
  ownLanguage: boolean;
  audience: Audience;
  variables: Record<string, Variable>;
};

export type SaveState =
  | { kind: "saved"; at: string }
  | { kind: "saving" }
  /** Something typed is not complete yet, so it waits here. */
  | { kind: "waiting"; why: string }
  | { kind: "failed"; message: string };

const DELAY_MS = 500;
const NO_ANSWER = "The server did not answer. What you changed is kept in this browser.";

type Changes = Partial<DraftFields>;

/**
 * A draft that saves itself half a second after the last change and then reads the page again, so
 * that counts, prices and previews are the server's. What could not be saved is kept in the browser
 * for whoever changed it, and tried again when they open the page the next time; they are asked first
 * when the campaign was changed since.
 */
export function useCampaignDraft(
  workspaceSlug: string,
  campaignId: string,
  { saved, userId }: { saved: DraftFields & { updatedAt: string }; userId: string },
) {
  const router = useRouter();
  const [draft, setDraft] = useState<DraftFields>(saved);
  const [save, setSave] = useState<SaveState>({ kind: "saved", at: saved.updatedAt });
  const [counting, startCounting] = useTransition();
  const pending = useRef<Changes>({});
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const running = useRef<Promise<boolean> | null>(null);
  const own = useRef(saved.updatedAt);
  /** The draft that the server had when what is on the screen began to differ from it. */
  const seen = useRef<DraftFields>(saved);
  /** Kept here from another time, while somebody changed the campaign since. */
  const [left, setLeft] = useState<Changes | null>(null);
  /** What the browser keeps is of this tab: another one's saving must not throw it away. */
  const isKept = useRef(false);
  const seenAt = useRef(saved.updatedAt);
  seenAt.current = saved.updatedAt;

  const send = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current);
    if (running.current) await running.current;
    const { variables, ...others } = pending.current;
    const split = splitReady(others);
    const { rest, why } = split;
    const changed = variables && changedVariables(seen.current.variables, variables);
    const ready = { ...split.ready, ...(changed ? { variables: changed } : {}) };
    if (Object.keys(ready).length === 0) {
      if (why) setSave({ kind: "waiting", why });
      return why === null;
    }
    pending.current = rest;
    setSave({ kind: "saving" });
    const attempt = (async () => {
      try {
        const result = await updateCampaignAction(workspaceSlug, { campaignId, ...ready });
        if (result.ok) {
          if (isKept.current) forgetUnsaved(userId, campaignId);
          isKept.current = false;
          own.current = result.value.updatedAt;
          seen.current = {
            ...seen.current,
            ...split.ready,
            variables: changeVariables(seen.current.variables, changed ?? {}),
          };
          setSave(why ? { kind: "waiting", why } : { kind: "saved", at: new Date().toISOString() });
          startCounting(() => router.refresh());
          return why === null;
        }
        setSave({ kind: "failed", message: result.error.message });
      } catch (error) {
        setSave({ kind: "failed", message: noAnswer(error, NO_ANSWER).message });
      }
      pending.current = { ...split.ready, ...(variables && { variables }), ...pending.current };
      keepUnsaved(userId, campaignId, { changes: pending.current, seenAt: seenAt.current });
      isKept.current = true;
      return false;
    })();
    running.current = attempt;
    const done = await attempt;
    running.current = null;
    return done;
  }, [workspaceSlug, campaignId, userId, router]);

  const change = useCallback(
    (changes: Changes) => {
      setDraft((before) => ({ ...before, ...changes }));
      pending.current = { ...pending.current, ...changes };
      setSave({ kind: "saving" });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void send(), DELAY_MS);
    },
    [send],
  );

  // a colleague changed it, before our own save or after it: what is on the screen has to be what
  // would be launched
  const theirs = useRef(saved);
  theirs.current = saved;
  useEffect(() => {
    const isBusy = running.current !== null || Object.keys(pending.current).length > 0;
    if (saved.updatedAt < own.current || isBusy) return;
    if (saved.updatedAt > own.current) setSave({ kind: "saved", at: saved.updatedAt });
    own.current = saved.updatedAt;
    const [before, now] = [seen.current, theirs.current];
    seen.current = now;
    setDraft((mine) => followDraft(mine, before, now));
  }, [saved.updatedAt]);

  useEffect(() => {
    const unsaved = recallUnsaved<Changes>(userId, campaignId);
    if (unsaved?.seenAt === seenAt.current) {
      isKept.current = true;
      change(unsaved.changes);
    } else if (unsaved) setLeft(unsaved.changes);
    return () => clearTimeout(timer.current);
  }, [userId, campaignId, change]);
  const settleLeft = (take: boolean) => {
    setLeft(null);
    forgetUnsaved(userId, campaignId);
    if (take && left) change(left);
  };

  return {
    draft,
    save,
    /** The server's numbers are older than what is on the screen. */
    counting: counting || save.kind === "saving",
    change,
    left,
    settleLeft,
    /** Saves at once. @returns whether everything is saved */
    flush: send,
    recount: () => startCounting(() => router.refresh()),
  };
}

/** Parts of the changes that the server would take, and what is still missing about the others. */
function splitReady(changes: Omit<Changes, "variables">) {
  const { audience, name, channelId, templateId, ownLanguage } = changes;
  const ready: {
    name?: string;
    channelId?: string;
    templateId?: string;
    ownLanguage?: boolean;
    audience?: Audience;
  } = {};
  const rest: Changes = {};
  let why: string | null = null;
  if (name !== undefined) {
    if (name.trim()) ready.name = name.trim();
    else {
      rest.name = name;
      why = "Give the campaign a name.";
    }
  }
  if (channelId) ready.channelId = channelId;
  if (templateId) ready.templateId = templateId;
  if (ownLanguage !== undefined) ready.ownLanguage = ownLanguage;
  if (audience) {
    const parsed = audienceSchema.safeParse(audience);
    if (parsed.success) ready.audience = parsed.data;
    else {
      rest.audience = audience;
      why = parsed.error.issues[0]?.message ?? "The audience is not complete.";
    }
  }
  return { ready, rest, why };
}
