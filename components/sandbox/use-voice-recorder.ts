"use client";

import { useCallback, useEffect, useRef, useState } from "react";

/** What browsers can record and WhatsApp plays, best first. */
const TYPES = ["audio/ogg;codecs=opus", "audio/mp4", "audio/webm;codecs=opus"];

/** Records from the microphone, for as long as the button is on. */
export function useVoiceRecorder(options: {
  onRecorded: (bytes: Blob) => void;
  onFault: (words: string) => void;
}) {
  const [recording, setRecording] = useState(false);
  const recorder = useRef<MediaRecorder | null>(null);
  const now = useRef(options);
  now.current = options;

  const start = useCallback(async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const type = TYPES.find((known) => MediaRecorder.isTypeSupported(known));
      const made = new MediaRecorder(stream, type ? { mimeType: type } : {});
      const parts: Blob[] = [];
      made.addEventListener("dataavailable", (event) => parts.push(event.data));
      made.addEventListener("stop", () => {
        for (const track of stream.getTracks()) track.stop();
        setRecording(false);
        const [plain = "audio/ogg"] = made.mimeType.split(";");
        const bytes = new Blob(parts, { type: plain });
        if (bytes.size > 0) now.current.onRecorded(bytes);
      });
      made.start();
      recorder.current = made;
      setRecording(true);
    } catch {
      now.current.onFault(
        "This browser gave no microphone. Allow it for this page, or attach a recording as a file.",
      );
    }
  }, []);
  const stop = useCallback(() => recorder.current?.stop(), []);
  useEffect(
    () => () => {
      for (const track of recorder.current?.stream.getTracks() ?? []) track.stop();
    },
    [],
  );
  return { recording, start: () => void start(), stop };
}
