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
  { type: "video/mp4", at: 4, bytes: [0x66, 0x74, 0x79, 0x70] },
];

/**
 * What a file is by its content. Names and declared types come from strangers; only a type that is
 * proven here is served to be shown (r40).
 * @returns null for everything that is not on the short list, HTML and SVG among it
 */
export function sniffType(bytes: Uint8Array): string | null {
  for (const { type, at = 0, bytes: wanted } of SIGNATURES) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return type;
  }
  return null;
}
