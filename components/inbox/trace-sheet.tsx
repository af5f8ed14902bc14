"use client";

import { useQuery } from "@tanstack/react-query";
import type { RefObject } from "react";
import { AppLink } from "@/components/ui/app-link";
import { buttonLook } from "@/components/ui/button-look";
import { ErrorState } from "@/components/ui/error-state";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import type { MessageTrace as Trace } from "@/lib/messages/trace-queries";
import { MessageTrace } from "./message-trace";

export type TraceSheetProps = {
  messageId: string;
  slug: string;
  timeZone: string;
  currency: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  opener: RefObject<HTMLElement | null>;
};

/** The trace of a message beside its thread: a sheet that reads it when it opens. */
export function TraceSheet(props: TraceSheetProps) {
  const { messageId, slug, timeZone, currency, open, onOpenChange, opener } = props;
  const trace = useQuery({
    queryKey: ["trace", slug, messageId],
    enabled: open,
    staleTime: 0,
    queryFn: async ({ signal }): Promise<Trace> => {
      const answer = await fetch(`/w/${slug}/messages/${messageId}/trace`, { signal });
      if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
      return answer.json();
    },
  });
  return (
    <Sheet onOpenChange={onOpenChange} open={open}>
      <SheetContent
        footer={
          <AppLink
            className={buttonLook({ size: "sm", look: "quiet" })}
            href={`/w/${slug}/messages/${messageId}`}
          >
            Open as a page
          </AppLink>
        }
        opener={opener}
        title="Trace of the message"
      >
        {trace.data ? (
          <MessageTrace currency={currency} slug={slug} timeZone={timeZone} trace={trace.data} />
        ) : trace.isError ? (
          <ErrorState
            happened="The trace could not be read."
            onRetry={() => void trace.refetch()}
            safe="The message and its money are as they were."
            size="region"
          />
        ) : (
          <div aria-busy="true" className="grid gap-3">
            <Skeleton className="h-10" />
            <Skeleton className="h-32" />
            <Skeleton className="h-48" />
          </div>
        )}
      </SheetContent>
    </Sheet>
  );
}
