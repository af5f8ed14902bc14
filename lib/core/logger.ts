import "server-only";
import pino from "pino";
import { env } from "./env";

/** One logger a process. Secrets never go in; these paths are the last net under that rule (r50). */
export const logger = pino({
  level: env().LOG_LEVEL,
  base: { pid: process.pid },
  redact: {
    paths: ["*.password", "*.token", "*.accessToken", "*.secret", "*.authorization", "*.cookie"],
    censor: "[redacted]",
  },
});
