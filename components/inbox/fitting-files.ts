import { showToast } from "@/components/ui/toast";
import type { Uploads } from "./use-draft";

/** Says so when what is attached cannot go together. */
export function doNotFit({ problem }: Uploads): boolean {
  if (problem === null) return false;
  showToast({ title: "Not sent: the files do not fit", description: problem, tone: "warn" });
  return true;
}
