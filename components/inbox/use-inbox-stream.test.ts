import { InfiniteQueryObserver, type QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import { InboxClient } from "./inbox-client";
import { inboxKeys } from "./inbox-reads";
import { gather } from "./use-inbox-stream";

afterEach(() => vi.useRealTimers());

/** A thread on the screen, each reading of which ends when it is told to. */
function openThread(client: QueryClient, id: string) {
  const readings: ((words: string) => Promise<void>)[] = [];
  const observer = new InfiniteQueryObserver(client, {
    queryKey: inboxKeys.thread(id),
    queryFn: () =>
      new Promise((resolve) => {
        readings.push(async (words) => {
          resolve({ words, conversation: { contactId: "amina", channelId: "shop" } });
          await vi.advanceTimersByTimeAsync(0);
        });
      }),
    initialPageParam: undefined,
    getNextPageParam: () => undefined,
  });
  const stop = observer.subscribe(() => undefined);
  const shown = () =>
    observer.getCurrentResult().data?.pages.map((page) => (page as { words: string }).words);
  return { readings, shown, stop };
}

test("what comes while a conversation is read for the first time is there when it has been read", async () => {
  vi.useFakeTimers();
  const client = new InboxClient();
  const { readings, shown, stop } = openThread(client, "c1");
  const news = gather(client);
  news.conversation({
    conversationId: "c1",
    contactId: "amina",
    channelId: "shop",
    kind: "message",
  });
  await vi.advanceTimersByTimeAsync(500);
  await readings[0]?.("as it was before");
  expect(shown()).toEqual(["as it was before"]);
  expect(readings).toHaveLength(2);
  await readings[1]?.("with the message");
  expect(shown()).toEqual(["with the message"]);
  expect(readings).toHaveLength(2);

  // of another conversation nothing here is read again
  news.conversation({
    conversationId: "c2",
    contactId: "brian",
    channelId: "shop",
    kind: "message",
  });
  await vi.advanceTimersByTimeAsync(500);
  expect(readings).toHaveLength(2);
  news.stop();
  stop();
});

test("a list that is opened in the second of a change has it, as its number does", async () => {
  vi.useFakeTimers();
  const client = new InboxClient();
  const readings: ((rows: string[]) => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: [...inboxKeys.lists, "unread"],
    queryFn: () => new Promise<string[]>((resolve) => readings.push(resolve)),
  });
  const stop = observer.subscribe(() => undefined);
  void client.invalidateQueries({ queryKey: inboxKeys.lists });
  readings[0]?.(["Grace"]);
  await vi.advanceTimersByTimeAsync(0);
  readings[1]?.(["Grace", "Brian"]);
  await vi.advanceTimersByTimeAsync(0);
  expect(observer.getCurrentResult().data).toEqual(["Grace", "Brian"]);
  expect(readings).toHaveLength(2);
  stop();
});
