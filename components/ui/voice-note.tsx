"use client";

import { Pause, Play } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { classNames } from "./class-names";

const SPEEDS = [1, 1.5, 2] as const;

export type VoiceNoteProps = {
  src: string;
  /** Whose voice, for the controls' names: "Voice note from João". */
  label: string;
  /** Length in seconds when known before loading. */
  durationS?: number | undefined;
  /** Loudness from 0 to 1 along the note; without it a plain line is drawn. */
  peaks?: readonly number[] | undefined;
  /** Shown under a hairline. */
  transcript?: ReactNode;
};

/** Play, where it is, length, speed; works with the keyboard as a slider. */
export function VoiceNote({ src, label, durationS = 0, peaks, transcript }: VoiceNoteProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [failed, setFailed] = useState(false);
  const [atS, setAtS] = useState(0);
  const [lengthS, setLengthS] = useState(durationS);
  const [speed, setSpeed] = useState<number>(1);
  const done = lengthS > 0 ? atS / lengthS : 0;

  const toggle = () => {
    const element = audio.current;
    if (!element) return;
    if (playing) element.pause();
    else element.play().catch(() => setFailed(true));
  };
  const nextSpeed = () => {
    const next =
      SPEEDS[(SPEEDS.indexOf(speed as (typeof SPEEDS)[number]) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = next;
  };
  return (
    <div className="w-[320px] max-w-full px-[7px] py-1">
      {/* biome-ignore lint/a11y/useMediaCaption: a voice note has a transcript, not captions */}
      <audio
        onDurationChange={(event) => {
          const length = event.currentTarget.duration;
          if (Number.isFinite(length)) setLengthS(length);
        }}
        onEnded={() => setAtS(0)}
        onError={() => setFailed(true)}
        onPause={() => setPlaying(false)}
        onPlay={() => setPlaying(true)}
        onTimeUpdate={(event) => setAtS(event.currentTarget.currentTime)}
        preload="none"
        ref={audio}
        src={src}
      />
      <div className="flex items-center gap-2.5">
        <button
          aria-label={`${playing ? "Pause" : "Play"} ${label}`}
          className="grid size-8 flex-none place-items-center rounded-full bg-ink text-bg touch:size-11"
          onClick={toggle}
          type="button"
        >
          {playing ? (
            <Pause className="size-3.5 fill-current" />
          ) : (
            <Play className="size-3.5 fill-current" />
          )}
        </button>
        <span className="relative flex h-7 min-w-0 flex-1 items-center">
          <Track done={done} peaks={peaks} />
          <input
            aria-label={`Position in ${label}`}
            aria-valuetext={`${clock(atS)} of ${clock(lengthS)}`}
            className="absolute inset-0 w-full cursor-pointer opacity-0 peer"
            max={Math.max(lengthS, 0.1)}
            min={0}
            onChange={(event) => {
              const at = Number(event.target.value);
              setAtS(at);
              if (audio.current) audio.current.currentTime = at;
            }}
            step={0.1}
            type="range"
            value={atS}
          />
          <span className="pointer-events-none absolute inset-0 rounded-chip peer-focus-visible:outline-2 peer-focus-visible:outline-ring" />
        </span>
        <span className="text-dense tabular-nums">{clock(playing || atS > 0 ? atS : lengthS)}</span>
        <button
          aria-label={`Speed ${speed} times; change`}
          className="h-6 min-w-8 rounded-chip border border-line px-1 text-meta text-ink-2 hover:bg-surface-3 touch:min-h-11 touch:min-w-11"
          onClick={nextSpeed}
          type="button"
        >
          {speed}×
        </button>
      </div>
      {failed ? (
        <p className="mt-1 text-dense text-bad">
          The voice note could not be played. The file is kept; try again or download it.
        </p>
      ) : null}
      {transcript ? (
        <div className="mt-2 border-t border-line pt-1.5 text-body">{transcript}</div>
      ) : null}
    </div>
  );
}

function Track({ done, peaks }: { done: number; peaks: readonly number[] | undefined }) {
  if (!peaks || peaks.length === 0) {
    return (
      <span
        aria-hidden="true"
        className="h-1 w-full overflow-hidden rounded-full bg-line-strong/50"
      >
        <span
          className="block h-full origin-left bg-accent rtl:origin-right"
          style={{ transform: `scaleX(${done})` }}
        />
      </span>
    );
  }
  return (
    <span aria-hidden="true" className="flex h-6 w-full items-center justify-between">
      {peaks.map((peak, index) => (
        <span
          className={classNames(
            "w-[3px] rounded-full",
            index / peaks.length < done ? "bg-accent" : "bg-line-strong",
          )}
          // The place along the note is what a peak is.
          // biome-ignore lint/suspicious/noArrayIndexKey: positional
          key={index}
          style={{ height: `${Math.max(10, Math.round(Math.min(1, peak) * 100))}%` }}
        />
      ))}
    </span>
  );
}

const clock = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${Math.floor(seconds % 60)
    .toString()
    .padStart(2, "0")}`;
