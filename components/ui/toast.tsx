"use client";

import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { useTheme } from "next-themes";
import { type ReactNode, useSyncExternalStore } from "react";
import { Toaster as Sonner, toast } from "sonner";
import { classNames } from "./class-names";

const UNDO_MS = 8000;
const PLAIN_MS = 5000;

export type ToastTone = "plain" | "ok" | "info" | "warn" | "bad";

export type ToastInput = {
  /** What happened: "3 contacts tagged vip". */
  title: ReactNode;
  /** What is safe, or what comes next. */
  description?: ReactNode;
  tone?: ToastTone;
  /** Takes the change back; offered for 8 s here and in the palette. */
  undo?: () => void | Promise<void>;
  action?: { label: string; run: () => void };
  /** Default 5,000; 8,000 with undo; a `bad` one stays until it is closed. */
  durationMs?: number;
};

const ICONS: Record<ToastTone, ReactNode> = {
  plain: null,
  ok: <CircleCheck className="mt-0.5 text-ok" />,
  info: <Info className="mt-0.5 text-info" />,
  warn: <TriangleAlert className="mt-0.5 text-warn" />,
  bad: <CircleAlert className="mt-0.5 text-bad" />,
};

/** Changes that can still be taken back, oldest first; the palette and the key Z take the newest. */
type PendingUndo = { id: string | number; title: ReactNode; run: () => void };
let pendingUndos: readonly PendingUndo[] = [];
const listeners = new Set<() => void>();
function setPendingUndos(next: readonly PendingUndo[]) {
  pendingUndos = next;
  for (const listener of listeners) listener();
}
function forget(id: string | number) {
  if (pendingUndos.some((undo) => undo.id === id)) {
    setPendingUndos(pendingUndos.filter((undo) => undo.id !== id));
  }
}

/** The change that Undo would take back now, or null. */
export function usePendingUndo(): PendingUndo | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pendingUndos.at(-1) ?? null,
    () => null,
  );
}

/** Says something in the corner. Never the only place where a failure is told. */
export function showToast(input: ToastInput): string | number {
  const { title, description, tone = "plain", undo, action } = input;
  const durationMs =
    input.durationMs ?? (undo ? UNDO_MS : tone === "bad" ? Number.POSITIVE_INFINITY : PLAIN_MS);
  const id = toast.custom(
    (toastId) => {
      const takeBack = () => {
        toast.dismiss(toastId);
        forget(toastId);
        void undo?.();
      };
      return (
        <div
          className={classNames(
            "flex w-full items-start gap-2.5 rounded-panel border border-line bg-surface py-2 ps-3.5 pe-2 text-body text-ink shadow-menu md:w-[360px] dark:border-line-strong",
          )}
          role={tone === "bad" ? "alert" : undefined}
        >
          <span className="flex min-h-7 items-start pt-1">{ICONS[tone]}</span>
          <div className="min-w-0 flex-1 py-1">
            <p className="font-medium">{title}</p>
            {description ? <p className="text-dense text-ink-2">{description}</p> : null}
          </div>
          {undo ? (
            <ToastAction label="Undo" onClick={takeBack} />
          ) : action ? (
            <ToastAction
              label={action.label}
              onClick={() => {
                toast.dismiss(toastId);
                action.run();
              }}
            />
          ) : null}
          <button
            aria-label="Close message"
            className="grid size-7 flex-none place-items-center rounded-control text-ink-3 hover:bg-surface-3 hover:text-ink touch:size-11"
            onClick={() => toast.dismiss(toastId)}
            type="button"
          >
            <X className="size-3.5" />
          </button>
        </div>
      );
    },
    { duration: durationMs, onDismiss: (t) => forget(t.id), onAutoClose: (t) => forget(t.id) },
  );
  if (undo) {
    const run = () => {
      toast.dismiss(id);
      forget(id);
      void undo();
    };
    setPendingUndos([...pendingUndos, { id, title, run }]);
  }
  return id;
}

function ToastAction({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      className="h-7 flex-none rounded-control border border-line-strong px-2.5 text-dense font-medium hover:bg-surface-2 touch:h-11"
      onClick={onClick}
      type="button"
    >
      {label}
    </button>
  );
}

/** Mounted once, around the application. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      containerAriaLabel="Messages"
      gap={8}
      // Clear of the footer bar, whose primary must never be covered.
      mobileOffset={{ bottom: "84px" }}
      offset={{ bottom: "76px", right: "20px" }}
      position="bottom-right"
      style={{ fontFamily: "inherit" }}
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      visibleToasts={3}
    />
  );
}
