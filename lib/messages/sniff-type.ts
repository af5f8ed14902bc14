/** First bytes of the kinds that may be shown in the page; everything else is only downloaded. */
const SIGNATURES: readonly { type: string; at?: number; bytes: readonly number[] }[] = [
  { type: "image/jpeg", bytes: [0xff, 0xd8, 0xff] },
  { type: "image/png", bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: "image/webp", at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
  { type: "application/pdf", bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { type: "audio/ogg", bytes: [0x4f, 0x67, 0x67, 0x53] },
  { type: "audio/amr", bytes: [0x23, 0x21, 0x41, 0x4d, 0x52] },
  { type: "audio/mpeg", bytes: [0x49, 0x44, 0x33] },
  { type: "audio/mpeg", bytes: [0xff, 0xfb] },
  { type: "audio/aac", bytes: [0xff, 0xf1] },
  { type: "audio/wav", at: 8, bytes: [0x57, 0x41, 0x56, 0x45] },
  // brands of the ISO container, before the general sign of it
  { type: "audio/mp4", at: 4, bytes: [0x66, 0x74, 0x79, 0x70, 0x4d, 0x34, 0x41] },
  { type: "video/3gpp", at: 4, bytes: [0x66, 0x74, 0x79, 0x70, 0x33, 0x67] },
  { type: "video/mp4", at: 4, bytes: [0x66, 0x74, 0x79, 0x70] },
];

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const OPEN_XML = "application/vnd.openxmlformats-officedocument";

/** Office files share two containers; what is in them is told by the name alone. */
const OFFICE: readonly { container: readonly number[]; ending: RegExp; type: string }[] = [
  { container: ZIP, ending: /\.docx$/i, type: `${OPEN_XML}.wordprocessingml.document` },
  { container: ZIP, ending: /\.xlsx$/i, type: `${OPEN_XML}.spreadsheetml.sheet` },
  { container: ZIP, ending: /\.pptx$/i, type: `${OPEN_XML}.presentationml.presentation` },
  { container: OLE, ending: /\.doc$/i, type: "application/msword" },
  { container: OLE, ending: /\.xls$/i, type: "application/vnd.ms-excel" },
  { container: OLE, ending: /\.ppt$/i, type: "application/vnd.ms-powerpoint" },
];
const PLAIN_TEXT = /\.(?:txt|csv|tsv|log|md|ics|vcf)$/i;

const beginsWith = (bytes: Uint8Array, wanted: readonly number[], at = 0) =>
  wanted.every((byte, index) => bytes[at + index] === byte);

/**
 * What a file is by its content. Names and declared types come from strangers; only a type that is
 * proven here is served to be shown (r40).
 * @returns null for everything that is not on the short list, HTML and SVG among it
 */
export function sniffType(bytes: Uint8Array): string | null {
  for (const { type, at = 0, bytes: wanted } of SIGNATURES) {
    if (beginsWith(bytes, wanted, at)) return type;
  }
  return null;
}

/**
 * What a file of ours is, for sending: as sniffType, and Office and plain text besides, whose bytes
 * and name must agree.
 * @param firstBytes the first kilobytes are enough
 * @returns null for what WhatsApp does not take
 */
export function sniffUpload(firstBytes: Uint8Array, fileName: string): string | null {
  const shown = sniffType(firstBytes);
  if (shown !== null) return shown;
  const office = OFFICE.find(
    ({ container, ending }) => ending.test(fileName) && beginsWith(firstBytes, container),
  );
  if (office) return office.type;
  return PLAIN_TEXT.test(fileName) && isText(firstBytes) ? "text/plain" : null;
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    // the last character may be cut in two
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** WhatsApp plays Ogg only with Opus inside: the first page says which it is. */
export function isOggOpus(bytes: Uint8Array): boolean {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 300));
  return head.startsWith("OggS") && head.includes("OpusHead");
}

/** An animated WebP has the extended header with the second bit of its flags set. */
export function isAnimatedWebp(bytes: Uint8Array): boolean {
  const chunk = new TextDecoder("latin1").decode(bytes.subarray(12, 16));
  return chunk === "VP8X" && ((bytes[20] ?? 0) & 0x02) !== 0;
}
