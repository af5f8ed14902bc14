import { Refusal } from "@/lib/core/errors";

/** How work was refused; fails a test in which it was not, or fell over something else. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
