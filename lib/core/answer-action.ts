import "server-only";
import { randomUUID } from "node:crypto";
import { type ActionResult, Refusal } from "./errors";
import { logger } from "./logger";

/** Runs an action's body and turns whatever it throws into the value that the browser understands. */
export async function answerAction<T>(body: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, value: await body() };
  } catch (error) {
    if (error instanceof Refusal) {
      const { code, message, fields, conflicts, version } = error;
      return {
        ok: false,
        error: {
          code,
          message,
          ...(fields ? { fields } : {}),
          ...(conflicts ? { conflicts } : {}),
          ...(version === undefined ? {} : { version }),
        },
      };
    }
    // redirect() and notFound() of Next travel as exceptions with a digest; they are no surprise
    if (error instanceof Error && "digest" in error) throw error;
    const reference = randomUUID().slice(0, 8);
    logger.error({ err: error, reference }, "an action failed");
    return {
      ok: false,
      error: {
        code: "surprise",
        message: `Something failed on our side and nothing was changed. Try again; if it stays, quote reference ${reference}.`,
      },
    };
  }
}
