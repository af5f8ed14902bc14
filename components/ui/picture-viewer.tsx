"use client";

import { classNames } from "./class-names";
import { ViewerDialog } from "./viewer-dialog";

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

/** A picture large, with its neighbours. */
export function PictureViewer({ pictures, at, onAt, onClose }: PictureViewerProps) {
  const picture = pictures[at];
  if (!picture) return null;
  return (
    <ViewerDialog
      at={at}
      count={pictures.length}
      href={picture.src}
      noun="picture"
      onAt={onAt}
      onClose={onClose}
      saved="the picture"
      title={picture.alt}
    >
      {(zoom) => (
        // biome-ignore lint/performance/noImgElement: a private address, seen by one session
        <img
          alt={picture.alt}
          className={classNames("m-auto block", zoom === 1 && "max-h-[66dvh] max-w-full")}
          src={picture.src}
          style={zoom === 1 ? undefined : { width: `${zoom * 100}%`, maxWidth: "none" }}
        />
      )}
    </ViewerDialog>
  );
}
