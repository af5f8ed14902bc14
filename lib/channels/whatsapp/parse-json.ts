/**
 * JSON.parse that keeps whole numbers beyond 2^53 as strings of their digits. Meta writes template
 * ids as JSON integers in webhooks, and an id that lost its last digit is another template's.
 * Throws SyntaxError exactly where JSON.parse does.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(LARGE_NUMBER.test(text) ? quoteLargeNumbers(text) : text);
}

// A number of 16 digits or more where a value may stand. Also true for such text inside a string,
// which only costs the scan below.
const LARGE_NUMBER = /(?:^|[:[,])\s*-?\d{16}/;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

function quoteLargeNumbers(text: string): string {
  let result = "";
  let copiedTo = 0;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (code === QUOTE) {
      place = endOfString(text, place);
    } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      NUMBER.lastIndex = place;
      const number = NUMBER.exec(text)?.[0];
      if (number === undefined) continue;
      if (/^-?[1-9]\d*$/.test(number) && !Number.isSafeInteger(Number(number))) {
        result += `${text.slice(copiedTo, place)}"${number}"`;
        copiedTo = place + number.length;
      }
      place += number.length - 1;
    }
  }
  return result + text.slice(copiedTo);
}

/** The place of the closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  let place = start + 1;
  while (place < text.length) {
    const code = text.charCodeAt(place);
    if (code === QUOTE) return place;
    place += code === BACKSLASH ? 2 : 1;
  }
  return place;
}
