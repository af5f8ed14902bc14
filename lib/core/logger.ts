import "server-only";
import pino from "pino";
import { env } from "./env";

let known: pino.Logger | undefined;

/** Made at the first line: a production build loads this module and has no settings. */
function writer(): pino.Logger {
  known ??= pino({
    level: env().LOG_LEVEL,
    base: { pid: process.pid },
    redact: {
      paths: ["*.password", "*.token", "*.accessToken", "*.secret", "*.authorization", "*.cookie"],
      censor: "[redacted]",
    },
  });
  return known;
}

type Details = Record<string, unknown>;

/** One logger a process. Secrets never go in; the redacted paths are the last net under that rule (r50). */
export const logger = {
  debug: (details: Details, text: string) => writer().debug(details, text),
  info: (details: Details, text: string) => writer().info(details, text),
  warn: (details: Details, text: string) => writer().warn(details, text),
  error: (details: Details, text: string) => writer().error(details, text),
  fatal: (details: Details, text: string) => writer().fatal(details, text),
};
