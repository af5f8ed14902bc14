import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from "node:fs";

/**
 * An append-only file of JSON lines, written in groups.
 *
 * Lines of one turn of the event loop go to the file in one write, and only then are the callbacks
 * of that turn run. An answer sent from such a callback is therefore never ahead of its line, not
 * even when the process is killed, and a busy server pays one write for many messages.
 */
export type AppendLog = {
  /** Adds one line (no newline inside). Returns where it stands in the file, in bytes. */
  append(line: string, afterWrite?: () => void): { offset: number; length: number };
  /** Writes what is waiting, now. */
  flush(): void;
  /** The whole text, waiting lines included. */
  readAll(): string;
  /** One line by its place. */
  readAt(offset: number, length: number): string;
  /** Empties the file. */
  clear(): void;
  close(): void;
};

/**
 * Opens (or creates) the file. A last line torn by a crash is cut off: it was never answered.
 */
export function openAppendLog(path: string): AppendLog {
  const fd = openSync(path, "a+");
  let sizeBytes = cutTornLine(path, fd);
  let waiting: string[] = [];
  let callbacks: (() => void)[] = [];
  let scheduled: NodeJS.Immediate | null = null;
  let closed = false;

  function flush(): void {
    if (scheduled !== null) {
      clearImmediate(scheduled);
      scheduled = null;
    }
    if (waiting.length > 0) {
      const bytes = Buffer.from(waiting.join(""));
      waiting = [];
      let written = 0;
      while (written < bytes.length) written += writeSync(fd, bytes, written);
    }
    const due = callbacks;
    callbacks = [];
    for (const callback of due) callback();
  }

  return {
    append(line, afterWrite) {
      if (closed) throw new Error(`The log ${path} is closed.`);
      const length = Buffer.byteLength(line);
      const offset = sizeBytes;
      sizeBytes += length + 1;
      waiting.push(line, "\n");
      if (afterWrite) callbacks.push(afterWrite);
      scheduled ??= setImmediate(flush);
      return { offset, length };
    },
    flush,
    readAll() {
      flush();
      return readFileSync(path, "utf8");
    },
    readAt(offset, length) {
      flush();
      const buffer = Buffer.allocUnsafe(length);
      const read = readSync(fd, buffer, 0, length, offset);
      return buffer.toString("utf8", 0, read);
    },
    clear() {
      flush();
      ftruncateSync(fd, 0);
      sizeBytes = 0;
    },
    close() {
      if (closed) return;
      flush();
      closed = true;
      closeSync(fd);
    },
  };
}

function cutTornLine(path: string, fd: number): number {
  const { size } = fstatSync(fd);
  if (size === 0) return 0;
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < size) ftruncateSync(fd, end);
  return end;
}
