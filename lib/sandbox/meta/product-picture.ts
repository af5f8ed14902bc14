import { deflateSync } from "node:zlib";

const SIDE = 96;

/** A picture of a product as a PNG: a pot in a colour that follows from its words. */
export function productPicture(words: string): Buffer {
  const hue = [...words].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  const dark = rgb(hue, 0.42);
  const light = rgb(hue, 0.62);
  const rows = Buffer.alloc((SIDE * 3 + 1) * SIDE);
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      rows.set(colourAt(x, y, { dark, light }), y * (SIDE * 3 + 1) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

type Colour = readonly [number, number, number];

function colourAt(x: number, y: number, { dark, light }: { dark: Colour; light: Colour }): Colour {
  const [dx, dy] = [x - 48, y - 56];
  const body = (dx / 30) ** 2 + (dy / 25) ** 2;
  if (body < 1 && y < 78) return dx < -8 && dy < 2 ? light : dark;
  if (Math.abs(dx) < 7 && y > 24 && y < 34) return dark;
  return [236, 233, 227];
}

function rgb(hue: number, lightness: number): Colour {
  const reach = 0.45 * Math.min(lightness, 1 - lightness);
  const part = (offset: number) => {
    const at = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1))));
  };
  return [part(0), part(8), part(4)];
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
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
