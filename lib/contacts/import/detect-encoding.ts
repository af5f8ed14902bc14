import { Refusal } from "@/lib/core/errors";

/** Encodings a spreadsheet program may write, as TextDecoder labels. */
export type FileEncoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** PDF, PNG, JPEG, GIF, gzip and the old Office formats, in hexadecimal. */
const BINARY_SIGNATURES = ["25504446", "89504e47", "ffd8ff", "47494638", "1f8b", "d0cf11e0"];

/**
 * Finds the encoding from the byte order mark, else from where the zero bytes lie, else by reading
 * all of it as UTF-8: a single wrong byte at the end of a long file is enough to make it Latin.
 * @throws Refusal `invalid` for workbooks and other files that are no text
 */
export function detectEncoding(bytes: Buffer): FileEncoding {
  if (bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return "utf-8";
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes.subarray(0, 4).toString("hex") === "504b0304") {
    throw new Refusal(
      "invalid",
      "This is a workbook, not a CSV file. In your spreadsheet choose Save as, then CSV UTF-8, and bring that file.",
    );
  }
  const signature = bytes.subarray(0, 4).toString("hex");
  if (BINARY_SIGNATURES.some((start) => signature.startsWith(start))) {
    throw new Refusal("invalid", "This file is no table of text. Export your contacts as CSV.");
  }
  const sample = bytes.subarray(0, 4096);
  let evenZeros = 0;
  let oddZeros = 0;
  for (let index = 0; index < sample.length; index += 1) {
    if (sample[index] !== 0) continue;
    if (index % 2 === 0) evenZeros += 1;
    else oddZeros += 1;
  }
  if (oddZeros > sample.length / 5 && evenZeros < sample.length / 20) return "utf-16le";
  if (evenZeros > sample.length / 5 && oddZeros < sample.length / 20) return "utf-16be";
  if (evenZeros + oddZeros > sample.length / 10) {
    throw new Refusal("invalid", "This file is no table of text. Export your contacts as CSV.");
  }
  return isUtf8(bytes) ? "utf-8" : "windows-1252";
}

function isUtf8(bytes: Buffer): boolean {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    // in pieces, so that twenty megabytes need no second copy as text
    for (let at = 0; at < bytes.length; at += 1 << 18) {
      decoder.decode(bytes.subarray(at, at + (1 << 18)), { stream: true });
    }
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** The file as UTF-8 without a byte order mark, whatever it was. */
export function toUtf8(bytes: Buffer, encoding: FileEncoding): Buffer {
  if (encoding === "utf-8")
    return bytes[0] === 0xef && bytes[1] === 0xbb ? bytes.subarray(3) : bytes;
  return Buffer.from(new TextDecoder(encoding).decode(bytes), "utf8");
}
