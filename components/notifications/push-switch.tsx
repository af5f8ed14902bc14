"use client";

import { useEffect, useId, useState } from "react";
import { Switch } from "@/components/ui/switch";
import { showToast } from "@/components/ui/toast";
import { subscribePushAction, unsubscribePushAction } from "@/lib/notifications/actions";

type PushState = "unknown" | "unsupported" | "denied" | "off" | "on";

const WORDS: Record<PushState, string> = {
  unknown: "Asking this browser…",
  unsupported:
    "This browser cannot show notifications. On an iPhone, add Tickline to the home screen first.",
  denied:
    "This browser refuses notifications from Tickline. Allow them in the settings of the site.",
  off: "Off in this browser.",
  on: "On in this browser, until you sign out.",
};

export type PushSwitchProps = {
  workspaceSlug: string;
  /** What a browser subscribes with; null where push is not set up. */
  publicKey: string | null;
};

/** Whether this browser rings. The permission is asked for by the switch and never before. */
export function PushSwitch({ workspaceSlug, publicKey }: PushSwitchProps) {
  const id = useId();
  const [state, setState] = useState<PushState>("unknown");
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    readState().then(setState, () => setState("unsupported"));
  }, []);

  const turn = async (on: boolean) => {
    setBusy(true);
    try {
      if (on && publicKey) await subscribe(workspaceSlug, publicKey);
      else await unsubscribe(workspaceSlug);
    } catch (error) {
      showToast({
        tone: "bad",
        title: "Nothing was changed in this browser",
        description: error instanceof Error ? error.message : "Try again.",
      });
    }
    setState(await readState().catch(() => "unsupported" as const));
    setBusy(false);
  };

  if (!publicKey) {
    return <p className="text-ink-2">Browser notifications are not set up in this installation.</p>;
  }
  const isFixed = state === "unknown" || state === "unsupported" || state === "denied";
  return (
    <div>
      <div className="flex items-center gap-3">
        <Switch
          aria-describedby={`${id}-state`}
          checked={state === "on"}
          disabled={isFixed || busy}
          id={id}
          onCheckedChange={(on) => void turn(on)}
        />
        <label className="cursor-pointer" htmlFor={id}>
          Notify me in this browser
        </label>
      </div>
      <p className="mt-1.5 text-dense text-ink-2" id={`${id}-state`} role="status">
        {WORDS[state]}
      </p>
    </div>
  );
}

async function readState(): Promise<PushState> {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  const registration = await navigator.serviceWorker.getRegistration("/");
  const subscription = await registration?.pushManager.getSubscription();
  return subscription && Notification.permission === "granted" ? "on" : "off";
}

async function subscribe(slug: string, publicKey: string): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") return;
  const registration = await navigator.serviceWorker.register("/push-worker.js", { scope: "/" });
  await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: publicKey,
  });
  const { endpoint = "", keys = {} } = subscription.toJSON();
  const { p256dh = "", auth = "" } = keys;
  const answer = await subscribePushAction(slug, { endpoint, keys: { p256dh, auth } });
  if (answer.ok) return;
  await subscription.unsubscribe();
  throw new Error(answer.error.message);
}

async function unsubscribe(slug: string): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return;
  const answer = await unsubscribePushAction(slug, { endpoint: subscription.endpoint });
  if (!answer.ok) throw new Error(answer.error.message);
  await subscription.unsubscribe();
}
