import { type Colour, encodePng } from "@/lib/sandbox/encode-png";

const WIDTH = 480;
const HEIGHT = 320;

/** A blue kettle on a table as a PNG, drawn by hand: the demo ships no photo of anybody's. */
export const kettlePicture = () => encodePng({ width: WIDTH, height: HEIGHT }, colourAt);

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
