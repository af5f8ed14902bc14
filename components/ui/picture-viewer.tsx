"use client";

import { ChevronLeft, ChevronRight, Download, Minus, Plus } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { classNames } from "./class-names";
import { Dialog, DialogContent } from "./dialog";
import { IconButton } from "./icon-button";

export type ViewedPicture = {
  id: string;
  /** Our own address of the stored file. */
  src: string;
  alt: string;
};

export type PictureViewerProps = {
  pictures: readonly ViewedPicture[];
  /** Place of the one that is shown. */
  at: number;
  onAt: (at: number) => void;
  onClose: () => void;
};

const ZOOMS = [1, 1.5, 2, 3] as const;

/** A picture large, with its neighbours: arrows go on, plus and minus zoom, Escape closes. */
export function PictureViewer({ pictures, at, onAt, onClose }: PictureViewerProps) {
  const [zoom, setZoom] = useState(0);
  const picture = pictures[at];
  if (!picture) return null;
  const go = (to: number) => {
    if (to < 0 || to >= pictures.length) return;
    setZoom(0);
    onAt(to);
  };
  const scale = (by: number) =>
    setZoom((known) => Math.min(ZOOMS.length - 1, Math.max(0, known + by)));
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
      <DialogContent size="lg" title={<bdi className="line-clamp-1">{picture.alt}</bdi>}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the buttons below, from anywhere in the dialog */}
        <div onKeyDown={onKeyDown}>
          <div
            className="grid max-h-[66dvh] overflow-auto rounded-control bg-surface-2"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
            tabIndex={0}
          >
            {/* biome-ignore lint/performance/noImgElement: a private address, seen by one session */}
            <img
              alt={picture.alt}
              className={classNames("m-auto block", zoom === 0 && "max-h-[66dvh] max-w-full")}
              src={picture.src}
              style={
                zoom === 0 ? undefined : { width: `${(ZOOMS[zoom] ?? 1) * 100}%`, maxWidth: "none" }
              }
            />
          </div>
          <div className="mt-2 flex items-center gap-1">
            {pictures.length > 1 ? (
              <>
                <IconButton disabled={at === 0} label="Previous picture" onClick={() => go(at - 1)}>
                  <ChevronLeft className="flip-in-rtl" />
                </IconButton>
                <span className="px-1 text-dense text-ink-2 tabular-nums" role="status">
                  {at + 1} of {pictures.length}
                </span>
                <IconButton
                  disabled={at === pictures.length - 1}
                  label="Next picture"
                  onClick={() => go(at + 1)}
                >
                  <ChevronRight className="flip-in-rtl" />
                </IconButton>
              </>
            ) : null}
            <span className="ms-auto" />
            <IconButton disabled={zoom === 0} label="Smaller" onClick={() => scale(-1)}>
              <Minus />
            </IconButton>
            <IconButton
              disabled={zoom === ZOOMS.length - 1}
              label="Larger"
              onClick={() => scale(1)}
            >
              <Plus />
            </IconButton>
            <IconButton asChild label="Save the picture">
              <a download href={picture.src}>
                <Download />
              </a>
            </IconButton>
          </div>
        </div>
      </DialogContent>
    </Dialog>
  );
}
