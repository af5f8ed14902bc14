"use client";

import { ChevronLeft, ChevronRight, Download, Minus, Plus } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { Dialog, DialogContent } from "./dialog";
import { IconButton } from "./icon-button";

export type ViewerDialogProps = {
  title: string;
  /** What is leafed through: "picture", "page". */
  noun: string;
  /** What is saved: "the picture", "the file". */
  saved: string;
  /** Our own address of the stored file. */
  href: string;
  /** Place of the one that is shown. */
  at: number;
  count: number;
  /** False while there is nothing to see larger. */
  hasZoom?: boolean;
  onAt: (at: number) => void;
  onClose: () => void;
  /** @param zoom 1 fits */
  children: (zoom: number) => ReactNode;
};

const ZOOMS = [1, 1.5, 2, 3] as const;

/** Something large, with its neighbours: arrows go on, plus and minus zoom, Escape closes. */
export function ViewerDialog(props: ViewerDialogProps) {
  const { title, noun, saved, href, at, count, hasZoom = true, onAt, onClose, children } = props;
  const [step, setStep] = useState(0);
  const go = (to: number) => {
    if (to < 0 || to >= count) return;
    setStep(0);
    onAt(to);
  };
  const scale = (by: number) =>
    setStep((known) => Math.min(ZOOMS.length - 1, Math.max(0, known + by)));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") go(at - 1);
    else if (event.key === "ArrowRight") go(at + 1);
    else if (event.key === "+" || event.key === "=") scale(1);
    else if (event.key === "-") scale(-1);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog onOpenChange={(open) => (open ? undefined : onClose())} open>
      <DialogContent size="lg" title={<bdi className="line-clamp-1">{title}</bdi>}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the buttons below, from anywhere in the dialog */}
        <div onKeyDown={onKeyDown}>
          <div
            className="grid max-h-[66dvh] overflow-auto rounded-control bg-surface-2"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
            tabIndex={0}
          >
            {children(ZOOMS[step] ?? 1)}
          </div>
          <div className="mt-2 flex items-center gap-1">
            {count > 1 ? (
              <>
                <IconButton
                  disabled={at === 0}
                  label={`Previous ${noun}`}
                  onClick={() => go(at - 1)}
                >
                  <ChevronLeft className="flip-in-rtl" />
                </IconButton>
                <span className="px-1 text-dense text-ink-2 tabular-nums" role="status">
                  {at + 1} of {count}
                </span>
                <IconButton
                  disabled={at === count - 1}
                  label={`Next ${noun}`}
                  onClick={() => go(at + 1)}
                >
                  <ChevronRight className="flip-in-rtl" />
                </IconButton>
              </>
            ) : null}
            <span className="ms-auto" />
            {hasZoom ? (
              <>
                <IconButton disabled={step === 0} label="Smaller" onClick={() => scale(-1)}>
                  <Minus />
                </IconButton>
                <IconButton
                  disabled={step === ZOOMS.length - 1}
                  label="Larger"
                  onClick={() => scale(1)}
                >
                  <Plus />
                </IconButton>
              </>
            ) : null}
            <IconButton asChild label={`Save ${saved}`}>
              <a download href={href}>
                <Download />
              </a>
            </IconButton>
          </div>
        </div>
      </DialogContent>
    </Dialog>
  );
}
