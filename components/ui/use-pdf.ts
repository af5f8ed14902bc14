import { useEffect, useState } from "react";
import type { PDFDocumentProxy } from "unpdf/pdfjs";

/** A browser holds the whole file, and what is drawn of it, in memory. */
const LARGEST_BYTES = 25 * 1024 * 1024;

export type Pdf =
  | { state: "loading" }
  | { state: "ready"; file: PDFDocumentProxy }
  /** Why it is not shown, as a sentence. */
  | { state: "failed"; problem: string };

/**
 * A PDF as pages that can be drawn. The reader is fetched with the first one; nothing in the file can
 * run, and nothing outside of it is asked for.
 * @param src  our own address of the stored file
 */
export function usePdf(src: string): Pdf {
  const [pdf, setPdf] = useState<Pdf>({ state: "loading" });
  useEffect(() => {
    const leaving = new AbortController();
    let file: PDFDocumentProxy | undefined;
    const read = async (): Promise<Pdf> => {
      const [{ getDocument }, answer] = await Promise.all([
        import("unpdf/pdfjs"),
        fetch(src, { signal: leaving.signal }),
      ]);
      if (!answer.ok) return { state: "failed", problem: "The file could not be loaded." };
      if (Number(answer.headers.get("content-length")) > LARGEST_BYTES) {
        return { state: "failed", problem: "The file is too large to be shown here." };
      }
      const data = new Uint8Array(await answer.arrayBuffer());
      file = await getDocument({ data, isEvalSupported: false, useSystemFonts: true, verbosity: 0 })
        .promise;
      return { state: "ready", file };
    };
    setPdf({ state: "loading" });
    read()
      .catch(
        (): Pdf => ({
          state: "failed",
          problem: "The file is damaged or locked, so it cannot be shown here.",
        }),
      )
      .then((next) => (leaving.signal.aborted ? file?.destroy() : setPdf(next)));
    return () => {
      leaving.abort();
      void file?.destroy();
    };
  }, [src]);
  return pdf;
}
