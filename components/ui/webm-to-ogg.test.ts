import { expect, test } from "vitest";
import { webmToOgg } from "./webm-to-ogg";

/* A recorder's WebM written here by hand, and an Ogg reader that shares nothing with the writer. */

const bytes = (...parts: (readonly number[] | string)[]) =>
  parts.flatMap((part) =>
    typeof part === "string" ? [...Buffer.from(part, "latin1")] : [...part],
  );
const element = (id: number[], body: number[], unknownSize = false) => [
  ...id,
  ...(unknownSize
    ? [0x01, 255, 255, 255, 255, 255, 255, 255]
    : [
        0x10 | (body.length >> 24),
        (body.length >> 16) & 255,
        (body.length >> 8) & 255,
        body.length & 255,
      ]),
  ...body,
];
const HEAD = bytes("OpusHead", [1, 1, 0x38, 0x01, 0x80, 0xbb, 0, 0, 0, 0, 0]);
/** 20 ms of CELT in one frame, as browsers write it. */
const packet = (size: number, fill: number) => [0xf8, ...Array<number>(size - 1).fill(fill)];
const block = (frame: number[], flags = 0x80) => element([0xa3], [0x81, 0, 0, flags, ...frame]);
const webm = (blocks: number[][]) =>
  Uint8Array.from([
    ...element([0x1a, 0x45, 0xdf, 0xa3], bytes([0x42, 0x82, 0x84], "webm")),
    ...element(
      [0x18, 0x53, 0x80, 0x67],
      [
        ...element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0x63, 0xa2], HEAD))),
        ...element([0x1f, 0x43, 0xb6, 0x75], [...element([0xe7], [0]), ...blocks.flat()], true),
      ],
      true,
    ),
  ]);

function readOgg(ogg: Uint8Array) {
  const view = new DataView(ogg.buffer, ogg.byteOffset, ogg.byteLength);
  const pages = [];
  let at = 0;
  while (at < ogg.length) {
    expect(Buffer.from(ogg.subarray(at, at + 4)).toString()).toBe("OggS");
    const segments = view.getUint8(at + 26);
    const lacing = [...ogg.subarray(at + 27, at + 27 + segments)];
    const packets: Uint8Array[] = [];
    let from = at + 27 + segments;
    let size = 0;
    for (const part of lacing) {
      size += part;
      if (part === 255) continue;
      packets.push(ogg.subarray(from, from + size));
      from += size;
      size = 0;
    }
    const copy = Uint8Array.from(ogg.subarray(at, from));
    copy.fill(0, 22, 26);
    let crc = 0n;
    for (const byte of copy) {
      crc ^= BigInt(byte) << 24n;
      for (let bit = 0; bit < 8; bit++) {
        crc = crc & 0x80000000n ? ((crc << 1n) ^ 0x04c11db7n) & 0xffffffffn : crc << 1n;
      }
    }
    pages.push({
      flags: view.getUint8(at + 5),
      granule: Number(view.getBigUint64(at + 6, true)),
      sequence: view.getUint32(at + 18, true),
      sound: Number(crc) === view.getUint32(at + 22, true),
      packets,
    });
    at = from;
  }
  return pages;
}

test("a recording comes out as Ogg with the same packets, right lengths and right checksums", () => {
  const frames = Array.from({ length: 120 }, (_, index) => packet(100 + index * 3, index));
  const pages = readOgg(webmToOgg(webm(frames.map((frame) => block(frame)))));
  expect(pages.every(({ sound }) => sound)).toBe(true);
  expect(pages.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4]);
  expect(pages.map(({ flags }) => flags)).toEqual([2, 0, 0, 0, 4]);
  expect(Buffer.from(pages[0]?.packets[0] ?? [])).toEqual(Buffer.from(HEAD));
  expect(Buffer.from(pages[1]?.packets[0] ?? []).toString("latin1")).toMatch(/^OpusTags/);
  expect(pages.at(-1)?.granule).toBe(120 * 960);
  const sound = pages.slice(2).flatMap(({ packets }) => packets.map((part) => [...part]));
  expect(sound).toEqual(frames);
});

test("a packet whose length is a multiple of 255 ends where it should", () => {
  const pages = readOgg(webmToOgg(webm([block(packet(510, 7)), block(packet(255, 8))])));
  expect(pages[2]?.packets.map(({ length }) => length)).toEqual([510, 255]);
});

test("what is no recording of Opus is said to be none", () => {
  expect(() => webmToOgg(webm([]))).toThrow("empty");
  expect(() => webmToOgg(Uint8Array.from(bytes("RIFF....WAVEfmt ")))).toThrow();
  expect(() => webmToOgg(new Uint8Array(0))).toThrow("no Opus");
  expect(() => webmToOgg(webm([block(packet(20, 1), 0x82)]))).toThrow("Laced");
});
