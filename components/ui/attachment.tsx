"use client";

import { Download, FileText, ImageOff, MapPin } from "lucide-react";
import { useState } from "react";
import { formatBytes } from "@/lib/core/format/file-size";
import { classNames } from "./class-names";
import { PictureViewer } from "./picture-viewer";

export type PictureProps = {
  /** Our own address of the stored file. */
  src: string;
  /** The caption, or "Picture from Amina". */
  alt: string;
  /** Pixels, when known, so that nothing jumps while it loads. */
  width?: number | undefined;
  height?: number | undefined;
  /** Opens it among others; without it the picture opens alone. */
  onOpen?: (() => void) | undefined;
};

/** A picture in a bubble; opens large. */
export function Picture({ src, alt, width, height, onOpen }: PictureProps) {
  const [failed, setFailed] = useState(false);
  const [open, setOpen] = useState(false);
  if (failed) {
    return (
      <div className="flex h-24 w-60 max-w-full items-center justify-center gap-2 rounded-control bg-surface-3 text-dense text-ink-2">
        <ImageOff />
        The picture could not be loaded
      </div>
    );
  }
  const ratio = width && height ? { aspectRatio: `${width} / ${height}` } : undefined;
  return (
    <>
      <button
        aria-label={`Open ${alt}`}
        className="block w-full rounded-control"
        onClick={onOpen ?? (() => setOpen(true))}
        type="button"
      >
        {/* biome-ignore lint/performance/noImgElement: a private address, seen by one session */}
        <img
          alt={alt}
          className="block max-h-80 w-full min-w-40 rounded-control bg-surface-3 object-cover"
          onError={() => setFailed(true)}
          src={src}
          style={ratio}
        />
      </button>
      {open ? (
        <PictureViewer
          at={0}
          onAt={() => undefined}
          onClose={() => setOpen(false)}
          pictures={[{ id: src, src, alt }]}
        />
      ) : null}
    </>
  );
}

export type FileAttachmentProps = {
  href: string;
  name: string;
  sizeBytes?: number | undefined;
  /** "PDF", "Spreadsheet". */
  kind?: string | undefined;
  /** Shows it here, where that can be done; without it the file can only be saved. */
  onOpen?: (() => void) | undefined;
};

/** A file with its size before it is fetched. */
export function FileAttachment({ href, name, sizeBytes, kind, onOpen }: FileAttachmentProps) {
  const about = [kind, sizeBytes === undefined ? "" : formatBytes(sizeBytes)]
    .filter(Boolean)
    .join(", ");
  const look = "flex min-h-11 items-center gap-2.5 bg-ink/5 px-2.5 py-2 hover:bg-ink/10";
  const words = (
    <>
      <FileText className="text-ink-2" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-dense font-medium" dir="auto">
          {name}
        </span>
        {about ? <span className="block text-meta text-ink-2">{about}</span> : null}
      </span>
    </>
  );
  if (!onOpen) {
    return (
      <a className={`${look} w-64 max-w-full rounded-control`} download={name} href={href}>
        {words}
        <Download className="text-ink-2" />
      </a>
    );
  }
  return (
    <span className="flex w-64 max-w-full gap-px">
      <button
        className={`${look} min-w-0 flex-1 rounded-s-control text-start`}
        onClick={onOpen}
        type="button"
      >
        {words}
      </button>
      <a
        aria-label={`Save ${name}`}
        className={`${look} rounded-e-control touch:px-3.5`}
        download={name}
        href={href}
      >
        <Download className="text-ink-2" />
      </a>
    </span>
  );
}

export type PlaceProps = {
  latitude: number;
  longitude: number;
  name?: string | undefined;
  address?: string | undefined;
  className?: string | undefined;
};

/** A place that was sent; the map itself is another site and opens there. */
export function Place({ latitude, longitude, name, address, className }: PlaceProps) {
  return (
    <a
      className={classNames(
        "flex min-h-11 w-64 max-w-full items-center gap-2.5 rounded-control bg-ink/5 px-2.5 py-2 hover:bg-ink/10",
        className,
      )}
      href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`}
      rel="noopener noreferrer"
      target="_blank"
    >
      <MapPin className="text-ink-2" />
      <span className="min-w-0">
        <span className="block truncate text-dense font-medium" dir="auto">
          {name ?? "Place on the map"}
        </span>
        <span className="block truncate text-meta text-ink-2" dir="auto">
          {address ?? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`}
        </span>
      </span>
    </a>
  );
}
