import type { PauseKind, TemplateStatus } from "@/db/enums/templates";

type Pause = {
  status: TemplateStatus;
  pauseKind: PauseKind | null;
  statusChangedAt: Date | null;
};

/** The longest pause for quality: three hours the first time, six the second (whatsapp.md 4.4). */
const LONGEST_QUALITY_PAUSE_MS = 6 * 3_600_000;

/**
 * Whether a pause waits for somebody to end it. One by pacing does; one for quality ends by itself. A
 * pause whose kind Meta has not told is one by pacing when it lasts longer than any for quality.
 * @param now for tests
 */
export function mayUnpause(
  { status, pauseKind, statusChangedAt }: Pause,
  now: Date = new Date(),
): boolean {
  if (status !== "paused" || pauseKind === "quality") return false;
  if (pauseKind === "pacing") return true;
  return (
    statusChangedAt !== null && now.getTime() - statusChangedAt.getTime() > LONGEST_QUALITY_PAUSE_MS
  );
}
