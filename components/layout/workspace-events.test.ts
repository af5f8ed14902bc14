import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { follow } from "./workspace-events";

/** A stream that opens when it is told to. */
class Stream extends EventTarget {
  static last: Stream;
  readyState = 0;
  constructor() {
    super();
    Stream.last = this;
  }
  close() {
    this.readyState = 2;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("document", new EventTarget());
  vi.stubGlobal("window", new EventTarget());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function followed(slug: string) {
  const resync = vi.fn();
  follow(slug, { handlers: { resync }, onState: () => undefined });
  return resync;
}

test("a page whose stream was long in opening reads again, for it may have missed something", () => {
  const resync = followed("late");
  vi.advanceTimersByTime(20_000);
  Stream.last.dispatchEvent(new Event("open"));
  expect(resync).toHaveBeenCalledTimes(1);
});

test("a page whose stream opened at once does not read twice", () => {
  const resync = followed("prompt");
  vi.advanceTimersByTime(300);
  Stream.last.dispatchEvent(new Event("open"));
  expect(resync).not.toHaveBeenCalled();
});

test("after a drop everything is read again, however short it was", () => {
  const resync = followed("dropped");
  Stream.last.dispatchEvent(new Event("open"));
  Stream.last.dispatchEvent(new Event("error"));
  Stream.last.dispatchEvent(new Event("open"));
  expect(resync).toHaveBeenCalledTimes(1);
});
