/** The alphabet of GSM 03.38, without the sign that only announces an extended one. */
const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** Written as two signs of the alphabet, the first of which announces the second. */
const EXTENDED = new Set("\f^{}\\[~]|€");

/** Units of a message that stands alone, and of each part of a longer one beside its header. */
const ROOM = {
  "GSM-7": { alone: 160, part: 153 },
  "UCS-2": { alone: 70, part: 67 },
} as const;

export type SegmentCount = {
  encoding: keyof typeof ROOM;
  /** Messages that are sent and charged; none for an empty text. */
  segments: number;
  /** Signs of the alphabet, or pairs of bytes. */
  units: number;
  /** Units that each of the segments holds. */
  perSegment: number;
  /** Units that still fit into the last segment. */
  left: number;
};

/**
 * How a text travels as SMS. One sign outside the small alphabet makes the whole text twice as wide.
 * What is written in two units (€, an emoji) is never cut in the middle, so that the end of a segment
 * may stay empty.
 */
export function countSegments(text: string): SegmentCount {
  const signs = [...text];
  const encoding = signs.every((sign) => BASIC.has(sign) || EXTENDED.has(sign)) ? "GSM-7" : "UCS-2";
  const widths = signs.map((sign) =>
    encoding === "UCS-2" ? sign.length : EXTENDED.has(sign) ? 2 : 1,
  );
  const units = widths.reduce((sum, width) => sum + width, 0);
  const { alone, part } = ROOM[encoding];
  if (units <= alone) {
    const segments = units === 0 ? 0 : 1;
    return { encoding, segments, units, perSegment: alone, left: alone - units };
  }
  let segments = 1;
  let left: number = part;
  for (const width of widths) {
    if (width > left) {
      segments += 1;
      left = part;
    }
    left -= width;
  }
  return { encoding, segments, units, perSegment: part, left };
}
