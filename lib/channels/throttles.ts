/**
 * Codes for "too fast", of Meta, Twilio and Resend. They hold for the whole number and say nothing about the
 * one message that met them.
 */
export const THROTTLES: ReadonlySet<number> = new Set([4, 80007, 130429, 20429, 95_009]);
