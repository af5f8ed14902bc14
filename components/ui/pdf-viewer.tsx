"use client";

import { FileWarning } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { PDFDocumentProxy } from "unpdf/pdfjs";
import { Spinner } from "./spinner";
import { usePdf } from "./use-pdf";
import { ViewerDialog } from "./viewer-dialog";

export type PdfViewerProps = {
  /** Our own address of the stored file. */
  src: string;
  name: string;
  onClose: () => void;
};

/** More would be refused by some phones. */
const WIDEST_PIXELS = 4096;

/** The pages of a PDF, one at a time, drawn without running anything in it. */
export function PdfViewer({ src, name, onClose }: PdfViewerProps) {
  const [at, setAt] = useState(0);
  const pdf = usePdf(src);
  return (
    <ViewerDialog
      at={at}
      count={pdf.state === "ready" ? pdf.file.numPages : 1}
      hasZoom={pdf.state === "ready"}
      href={src}
      noun="page"
      onAt={setAt}
      onClose={onClose}
      saved="the file"
      title={name}
    >
      {(zoom) => {
        if (pdf.state === "ready") return <Page at={at} file={pdf.file} zoom={zoom} />;
        return (
          <p
            className="flex h-[40dvh] items-center justify-center gap-2 px-4 text-ink-2"
            role="status"
          >
            {pdf.state === "loading" ? (
              <Spinner />
            ) : (
              <FileWarning className="flex-none text-warn" />
            )}
            {pdf.state === "loading"
              ? "Opening the file"
              : `${pdf.problem} It can be saved as it is.`}
          </p>
        );
      }}
    </ViewerDialog>
  );
}

function Page({ file, at, zoom }: { file: PDFDocumentProxy; at: number; zoom: number }) {
  const frameRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const [words, setWords] = useState("");
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let isLeft = false;
    let stop = () => {};
    const draw = async () => {
      const page = await file.getPage(at + 1);
      const canvas = canvasRef.current;
      const frame = frameRef.current;
      if (isLeft || !canvas || !frame) return;
      const natural = page.getViewport({ scale: 1 });
      const width = Math.min(WIDEST_PIXELS, frame.clientWidth * zoom * window.devicePixelRatio);
      const viewport = page.getViewport({ scale: width / natural.width });
      // drawn beside and shown when whole: a page never flickers while it is made sharper
      const drawn = document.createElement("canvas");
      drawn.width = Math.round(viewport.width);
      drawn.height = Math.round(viewport.height);
      const task = page.render({ canvas: drawn, viewport });
      stop = () => task.cancel();
      await task.promise;
      if (isLeft) return;
      canvas.width = drawn.width;
      canvas.height = drawn.height;
      canvas.getContext("2d")?.drawImage(drawn, 0, 0);
      setFailed(false);
      const { items } = await page.getTextContent();
      if (!isLeft) setWords(items.map((item) => ("str" in item ? item.str : "")).join(" "));
    };
    draw().catch(() => (isLeft ? undefined : setFailed(true)));
    return () => {
      isLeft = true;
      stop();
    };
  }, [file, at, zoom]);
  return (
    <div className="min-w-0" ref={frameRef}>
      <div className="p-2" style={{ width: `${zoom * 100}%` }}>
        <canvas
          aria-hidden
          className="block w-full rounded-control bg-white"
          hidden={failed}
          ref={canvasRef}
        />
        {failed ? (
          <p className="flex h-[40dvh] items-center justify-center gap-2 text-ink-2" role="status">
            <FileWarning className="flex-none text-warn" />
            This page cannot be drawn. The file can be saved as it is.
          </p>
        ) : (
          // what the picture of the page says, for those who hear it
          <p className="sr-only">{words}</p>
        )}
      </div>
    </div>
  );
}
