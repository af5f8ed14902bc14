import { type Colour, encodePng } from "@/lib/sandbox/encode-png";

const SIDE = 96;

/** Colour words of a product, each with the dark and the light side of the pot. */
const COLOURS = new Map<string, { dark: Colour; light: Colour }>([
  ["red", { dark: [176, 42, 42], light: [214, 92, 84] }],
  ["blue", { dark: [44, 84, 160], light: [98, 140, 206] }],
  ["steel", { dark: [122, 130, 136], light: [178, 186, 192] }],
  ["white", { dark: [206, 206, 202], light: [250, 250, 248] }],
  ["black", { dark: [38, 38, 42], light: [84, 84, 90] }],
  ["mint", { dark: [64, 150, 120], light: [128, 200, 172] }],
]);

/** A picture of a product as a PNG: a pot in the colour that its words name, else one of its own. */
export function productPicture(words: string): Buffer {
  const hue = [...words].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  const named = words
    .toLowerCase()
    .split(/[^a-z]+/)
    .find((word) => COLOURS.has(word));
  const colours = COLOURS.get(named ?? "") ?? { dark: rgb(hue, 0.42), light: rgb(hue, 0.62) };
  return encodePng({ width: SIDE, height: SIDE }, (x, y) => colourAt(x, y, colours));
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
