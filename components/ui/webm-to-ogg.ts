/*
 * Browsers record Opus into WebM; WhatsApp plays Opus in Ogg. The sound is the same, so the packets
 * are taken out of one container and put into the other: no codec, no loss.
 * WebM: RFC 8794 (EBML) and matroska.org. Ogg: RFC 3533. Opus in Ogg: RFC 7845, durations RFC 6716.
 */

/** Elements that are entered instead of skipped: Segment, Cluster, Tracks, TrackEntry, BlockGroup. */
const MASTERS = new Set([0x18538067, 0x1f43b675, 0x1654ae6b, 0xae, 0xa0]);
const CODEC_PRIVATE = 0x63a2;
const BLOCKS = new Set([0xa3, 0xa1]);
/** About a second of sound in a page. */
const PACKETS_A_PAGE = 50;
const SERIAL = 0x7469636b;

/** @throws Error when it is no WebM with Opus, or one that is written in a way recorders do not use */
export function webmToOgg(webm: Uint8Array): Uint8Array<ArrayBuffer> {
  const { head, packets } = readWebm(webm);
  const pages: Uint8Array[] = [
    page({ packets: [head], granule: 0, sequence: 0, flags: 0x02 }),
    page({ packets: [opusTags()], granule: 0, sequence: 1, flags: 0 }),
  ];
  let granule = 0;
  for (let at = 0; at < packets.length; at += PACKETS_A_PAGE) {
    const part = packets.slice(at, at + PACKETS_A_PAGE);
    granule += part.reduce((sum, packet) => sum + samplesOf(packet), 0);
    const isLast = at + PACKETS_A_PAGE >= packets.length;
    pages.push(page({ packets: part, granule, sequence: pages.length, flags: isLast ? 0x04 : 0 }));
  }
  return joined(pages);
}

function readWebm(webm: Uint8Array): { head: Uint8Array; packets: Uint8Array[] } {
  let head: Uint8Array | null = null;
  const packets: Uint8Array[] = [];
  let at = 0;
  while (at < webm.length) {
    const id = vint(webm, at, true);
    const size = vint(webm, at + id.length, false);
    const from = at + id.length + size.length;
    if (MASTERS.has(id.value)) {
      at = from;
      continue;
    }
    const body = webm.subarray(from, from + size.value);
    if (id.value === CODEC_PRIVATE) head = body;
    else if (BLOCKS.has(id.value)) packets.push(frameOf(body));
    at = from + size.value;
  }
  if (!head || new TextDecoder().decode(head.subarray(0, 8)) !== "OpusHead") {
    throw new Error("The recording holds no Opus");
  }
  if (packets.length === 0) throw new Error("The recording is empty");
  return { head, packets };
}

/** Track number, two bytes of time, flags, then the frame. */
function frameOf(block: Uint8Array): Uint8Array {
  const track = vint(block, 0, false);
  const flags = block[track.length + 2] ?? 0;
  if ((flags & 0x06) !== 0) throw new Error("Laced blocks are not read");
  return block.subarray(track.length + 3);
}

/** A number of variable length; an id keeps its marker, a size loses it. */
function vint(bytes: Uint8Array, at: number, keepMarker: boolean) {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (length > 8 || at + length > bytes.length) throw new Error("The recording is broken off");
  let value = keepMarker ? first : first & (0xff >> length);
  for (let i = 1; i < length; i++) value = value * 256 + (bytes[at + i] ?? 0);
  return { value, length };
}

/** Samples at 48 kHz in a packet, by its first byte (RFC 6716, 3.1). */
function samplesOf(packet: Uint8Array): number {
  const toc = packet[0] ?? 0;
  const config = toc >> 3;
  const frame =
    config < 12
      ? [480, 960, 1920, 2880][config & 3]
      : config < 16
        ? [480, 960][config & 1]
        : [120, 240, 480, 960][config & 3];
  const code = toc & 3;
  const count = code === 0 ? 1 : code === 3 ? (packet[1] ?? 0) & 0x3f : 2;
  return (frame ?? 0) * count;
}

function opusTags(): Uint8Array {
  const text = new TextEncoder();
  const vendor = text.encode("Tickline");
  const tags = new Uint8Array(16 + vendor.length);
  tags.set(text.encode("OpusTags"));
  new DataView(tags.buffer).setUint32(8, vendor.length, true);
  tags.set(vendor, 12);
  return tags;
}

function page(given: {
  packets: readonly Uint8Array[];
  granule: number;
  sequence: number;
  flags: number;
}): Uint8Array {
  const { packets, granule, sequence, flags } = given;
  // a packet is as many 255s as fit, then the rest, also when that is 0
  const lacing = packets.flatMap(({ length }) => [
    ...Array<number>(Math.floor(length / 255)).fill(255),
    length % 255,
  ]);
  if (lacing.length > 255) throw new Error("Too much sound for one page");
  const header = new Uint8Array(27 + lacing.length);
  const view = new DataView(header.buffer);
  header.set(new TextEncoder().encode("OggS"));
  view.setUint8(5, flags);
  view.setBigUint64(6, BigInt(granule), true);
  view.setUint32(14, SERIAL, true);
  view.setUint32(18, sequence, true);
  view.setUint8(26, lacing.length);
  header.set(lacing, 27);
  const whole = joined([header, ...packets]);
  new DataView(whole.buffer).setUint32(22, checksum(whole), true);
  return whole;
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value & 0x80000000 ? 0x04c11db7 : 0);
  return value >>> 0;
});

function checksum(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = ((value << 8) ^ (CRC[(value >>> 24) ^ byte] ?? 0)) >>> 0;
  return value;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
