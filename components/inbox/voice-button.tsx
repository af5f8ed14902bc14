"use client";

import { Mic, Square, X } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { showToast } from "@/components/ui/toast";
import { useVoiceRecorder } from "@/components/ui/use-voice-recorder";
import type { Uploads } from "./use-draft";

/** Press to record, press to stop; the sound is heard once more before it is sent. */
export function VoiceButton({ uploads }: { uploads: Uploads }) {
  const recorder = useVoiceRecorder({
    onRecorded: (file) =>
      uploads.add(
        [{ file, name: file.type === "audio/ogg" ? "voice-note.ogg" : "voice-note.m4a" }],
        // only Opus in Ogg is a voice note; what Safari records is sent as a sound
        file.type === "audio/ogg" ? "voice" : null,
      ),
    onFault: (words) => showToast({ title: "No voice note", description: words, tone: "warn" }),
  });
  const { recording, seconds, start, stop, drop } = recorder;
  if (!recording) {
    return (
      <IconButton label="Record a voice note" onClick={start} size="sm">
        <Mic />
      </IconButton>
    );
  }
  return (
    <span className="flex items-center gap-1.5 rounded-control bg-bad-soft ps-2 text-dense text-bad">
      <span aria-live="polite" className="tabular-nums">
        Recording {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, "0")}
      </span>
      <IconButton label="Stop recording" onClick={stop} size="sm">
        <Square />
      </IconButton>
      <IconButton label="Throw the recording away" onClick={drop} size="sm">
        <X />
      </IconButton>
    </span>
  );
}
