import "server-only";
import QRCode from "qrcode";

export const QR_FORMATS = ["png", "svg"] as const;
export type QrFormat = (typeof QR_FORMATS)[number];

/** Printed at a till it is scanned from the side and in poor light: medium correction, a quiet edge. */
const LOOK = { errorCorrectionLevel: "M", margin: 4 } as const;
/** Sharp on a poster of A4 at 150 dots an inch. */
const PNG_PIXELS = 1_024;

/** A link as a picture that a phone's camera reads. */
export async function drawQr(
  link: string,
  format: QrFormat,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; contentType: string }> {
  if (format === "svg") {
    const svg = await QRCode.toString(link, { ...LOOK, type: "svg" });
    return { bytes: new TextEncoder().encode(svg), contentType: "image/svg+xml" };
  }
  const png = await QRCode.toBuffer(link, { ...LOOK, width: PNG_PIXELS });
  return { bytes: new Uint8Array(png), contentType: "image/png" };
}
