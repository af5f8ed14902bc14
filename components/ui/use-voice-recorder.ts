"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { webmToOgg } from "./webm-to-ogg";

/** What browsers record, best first; Opus in WebM becomes Opus in Ogg, which WhatsApp plays. */
const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

export type VoiceRecorder = {
  recording: boolean;
  /** Whole seconds since it began. */
  seconds: number;
  start: () => void;
  /** Ends it and hands the sound over. */
  stop: () => void;
  /** Ends it and forgets the sound. */
  drop: () => void;
};

/** Records from the microphone, for as long as the button is on. */
export function useVoiceRecorder(options: {
  onRecorded: (bytes: Blob) => void;
  onFault: (words: string) => void;
}): VoiceRecorder {
  const [recording, setRecording] = useState(false);
  const [seconds, setSeconds] = useState(0);
  const recorder = useRef<MediaRecorder | null>(null);
  const dropped = useRef(false);
  const now = useRef(options);
  now.current = options;

  const start = useCallback(async () => {
    try {
      // one channel: WhatsApp's voice notes have no more
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
      const type = TYPES.find((known) => MediaRecorder.isTypeSupported(known));
      const made = new MediaRecorder(stream, type ? { mimeType: type } : {});
      const parts: Blob[] = [];
      dropped.current = false;
      made.addEventListener("dataavailable", (event) => parts.push(event.data));
      made.addEventListener("stop", () => {
        for (const track of stream.getTracks()) track.stop();
        setRecording(false);
        if (dropped.current) return;
        const { onRecorded, onFault } = now.current;
        void playable(new Blob(parts, { type: plainType(made.mimeType) })).then(
          (sound) => (sound.size > 0 ? onRecorded(sound) : undefined),
          () => onFault("The recording could not be read. Nothing was sent; record it again."),
        );
      });
      made.start();
      recorder.current = made;
      setSeconds(0);
      setRecording(true);
    } catch {
      now.current.onFault(
        "This browser gave no microphone. Allow it for this page, or attach a recording as a file.",
      );
    }
  }, []);
  const stop = useCallback(() => recorder.current?.stop(), []);
  const drop = useCallback(() => {
    dropped.current = true;
    recorder.current?.stop();
  }, []);
  useEffect(() => {
    if (!recording) return undefined;
    const timer = setInterval(() => setSeconds((known) => known + 1), 1_000);
    return () => clearInterval(timer);
  }, [recording]);
  useEffect(
    () => () => {
      for (const track of recorder.current?.stream.getTracks() ?? []) track.stop();
    },
    [],
  );
  return { recording, seconds, start: () => void start(), stop, drop };
}

const plainType = (type: string) => type.split(";")[0] || "audio/ogg";

async function playable(bytes: Blob): Promise<Blob> {
  if (bytes.type !== "audio/webm") return bytes;
  const ogg = webmToOgg(new Uint8Array(await bytes.arrayBuffer()));
  return new Blob([ogg], { type: "audio/ogg" });
}
