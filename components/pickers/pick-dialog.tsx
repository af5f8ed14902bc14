"use client";

import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton, SkeletonSwap } from "@/components/ui/skeleton";
import type { MetaList } from "./use-meta-list";

export type PickDialogProps = {
  title: string;
  /** "The products" could not be read. */
  noun: string;
  list: Pick<MetaList<unknown>, "failure" | "isReading" | "retry"> & { isThere: boolean };
  search: { label: string; words: string; onWords: (words: string) => void };
  footer?: ReactNode;
  onClose: () => void;
  children: ReactNode;
};

/** A list of what Meta has, to choose from. What Meta refuses is said in its words. */
export function PickDialog(props: PickDialogProps) {
  const { title, noun, list, search, footer, onClose, children } = props;
  return (
    <Dialog onOpenChange={(open) => (open ? undefined : onClose())} open>
      <DialogContent description="Read from Meta just now." footer={footer} size="md" title={title}>
        {list.failure ? (
          <ErrorState
            className="py-6"
            happened={`${noun} could not be read`}
            next={list.failure}
            onRetry={list.retry}
            safe="Nothing was changed, and the id can be typed instead."
          />
        ) : (
          <>
            <label className="mb-1 flex items-center gap-2 border-b border-line pb-2">
              <Search className="text-ink-3" />
              <span className="sr-only">{search.label}</span>
              <input
                className="h-8 min-w-0 flex-1 bg-transparent outline-none touch:h-11 touch:text-reading"
                maxLength={100}
                onChange={(event) => search.onWords(event.target.value)}
                placeholder={search.label}
                type="search"
                value={search.words}
              />
            </label>
            <SkeletonSwap
              label={`Reading ${noun.toLowerCase()}`}
              loading={list.isReading && !list.isThere}
              skeleton={
                <div className="grid gap-6 py-4">
                  <Skeleton className="w-2/3" />
                  <Skeleton className="w-1/2" />
                  <Skeleton className="w-3/5" />
                </div>
              }
            >
              <div
                aria-busy={list.isReading}
                className={classNames("min-h-40", list.isReading && "opacity-60")}
              >
                {list.isThere ? children : null}
              </div>
            </SkeletonSwap>
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}

/** One thing in such a list, pressed to be chosen. */
export function PickRow({
  disabled,
  onPick,
  children,
}: {
  disabled?: boolean;
  onPick: () => void;
  children: ReactNode;
}) {
  return (
    <li className="border-b border-line last:border-b-0">
      <button
        className="flex w-full items-center gap-3 rounded-control px-2 py-2 text-start hover:bg-surface-2 disabled:cursor-not-allowed disabled:hover:bg-transparent"
        disabled={disabled}
        onClick={onPick}
        type="button"
      >
        {children}
      </button>
    </li>
  );
}
