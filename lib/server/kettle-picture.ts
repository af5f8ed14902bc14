import { deflateSync } from "node:zlib";

const WIDTH = 480;
const HEIGHT = 320;

/** A blue kettle on a table as a PNG, drawn by hand: the demo ships no photo of anybody's. */
export function kettlePicture(): Buffer {
  const rows = Buffer.alloc((WIDTH * 3 + 1) * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [red, green, blue] = colourAt(x, y);
      rows.set([red, green, blue], y * (WIDTH * 3 + 1) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

type Colour = readonly [number, number, number];

function colourAt(x: number, y: number): Colour {
  const [dx, dy] = [x - 240, y - 185];
  const body = (dx / 105) ** 2 + (dy / 82) ** 2;
  const handle = (dx / 78) ** 2 + ((y - 105) / 70) ** 2;
  const spout = x > 325 && x < 405 && Math.abs(y - (235 - (x - 325) * 1.15)) < 17 - (x - 325) / 9;
  if (body < 1 && y < 262) {
    const light = Math.max(0, 1 - ((x - 195) / 60) ** 2 - ((y - 150) / 50) ** 2);
    return [38 + light * 70, 76 + light * 80, 142 + light * 80];
  }
  if (spout) return [30, 62, 120];
  if ((dx / 16) ** 2 + ((y - 98) / 12) ** 2 < 1) return [32, 30, 32];
  if (handle < 1 && handle > 0.8 && y < 110) return [44, 42, 44];
  if (y > 258) return y < 264 ? [120, 84, 56] : [158 - (y % 9), 114, 78];
  return (Math.floor(x / 96) + Math.floor(y / 52)) % 2 ? [226, 219, 208] : [220, 212, 200];
}

function chunk(type: string, bytes: Buffer): Buffer {
  const name = Buffer.from(type, "ascii");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(Buffer.concat([name, bytes])));
  return Buffer.concat([length, name, bytes, sum]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
