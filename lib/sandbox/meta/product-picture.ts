import { type Colour, encodePng } from "@/lib/sandbox/encode-png";

const SIDE = 96;

/** A picture of a product as a PNG: a pot in a colour that follows from its words. */
export function productPicture(words: string): Buffer {
  const hue = [...words].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  const dark = rgb(hue, 0.42);
  const light = rgb(hue, 0.62);
  return encodePng({ width: SIDE, height: SIDE }, (x, y) => colourAt(x, y, { dark, light }));
}

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
