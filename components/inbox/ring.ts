/** So long after one sound there is no other, in any tab. */
const QUIET_MS = 1_500;
/** Hz and seconds of two short notes. */
const NOTES = [
  { hz: 660, from: 0, to: 0.09 },
  { hz: 880, from: 0.1, to: 0.22 },
];
const LOUDNESS = 0.06;

let context: AudioContext | undefined;

/**
 * Two short notes, made here rather than fetched; one tab of the browser plays them. A browser that
 * has seen no press on this page yet stays silent.
 */
export function ring(): void {
  if (!navigator.locks) {
    play();
    return;
  }
  void navigator.locks.request("tickline.ring", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    play();
    await new Promise((resolve) => {
      setTimeout(resolve, QUIET_MS);
    });
  });
}

function play() {
  context ??= new AudioContext();
  const { destination, currentTime } = context;
  void context.resume().catch(() => undefined);
  for (const { hz, from, to } of NOTES) {
    const note = context.createOscillator();
    const volume = context.createGain();
    note.frequency.value = hz;
    volume.gain.setValueAtTime(LOUDNESS, currentTime + from);
    volume.gain.exponentialRampToValueAtTime(0.0001, currentTime + to);
    note.connect(volume).connect(destination);
    note.start(currentTime + from);
    note.stop(currentTime + to);
  }
}
