"use client";

import { type ReactNode, useEffect, useState } from "react";
import { useRailIcons } from "@/components/layout/frame-context";
import { classNames } from "@/components/ui/class-names";
import { IconButton } from "@/components/ui/icon-button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Tooltip } from "@/components/ui/tooltip";
import { trayWords } from "./job-words";
import { useTray } from "./tray-center";
import { TrayList } from "./tray-list";
import { TraySign } from "./tray-sign";

/** In the rail, under the bell: there while a job runs or has ended unseen. */
export function TrayButton() {
  const icons = useRailIcons();
  const name = icons ? "sr-only" : "max-lg:sr-only";
  return (
    <TrayPopover side="right">
      {({ label, aside, sign }) => (
        <Tooltip className={icons ? "" : "lg:hidden"} side="right" text={nameOf(label, aside)}>
          <PopoverTrigger asChild>
            <button
              aria-label={nameOf(label, aside)}
              className={classNames(
                "flex h-[30px] flex-none items-center gap-2.5 rounded-control px-2 text-ink-2 hover:bg-surface-2 hover:text-ink data-[state=open]:bg-surface-3 data-[state=open]:text-ink touch:min-h-11",
                icons ? "h-9 justify-center" : "max-lg:h-9 max-lg:justify-center",
              )}
              type="button"
            >
              {sign}
              <span className={classNames("truncate", name)}>{label}</span>
              {aside ? (
                <span className={classNames("ms-auto text-meta text-ink-3 tabular-nums", name)}>
                  {aside}
                </span>
              ) : null}
            </button>
          </PopoverTrigger>
        </Tooltip>
      )}
    </TrayPopover>
  );
}

/** On a phone: beside the bell. */
export function TrayPhoneButton() {
  return (
    <TrayPopover side="bottom">
      {({ label, aside, sign }) => (
        <PopoverTrigger asChild>
          <IconButton label={nameOf(label, aside)} tooltip={false}>
            {sign}
          </IconButton>
        </PopoverTrigger>
      )}
    </TrayPopover>
  );
}

const nameOf = (label: string, aside: string | null) => [label, aside].filter(Boolean).join(", ");

type TrayPopoverProps = {
  side: "right" | "bottom";
  children: (face: { label: string; aside: string | null; sign: ReactNode }) => ReactNode;
};

function TrayPopover({ side, children }: TrayPopoverProps) {
  const tray = useTray();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (open) tray?.lookAtAll();
  }, [open, tray]);
  if (!tray || (tray.calling.length === 0 && !open)) return null;
  const { slug, timeZone, calling, jobs } = tray;
  return (
    <Popover onOpenChange={setOpen} open={open}>
      {children({
        ...trayWords(calling),
        sign: <TraySign jobs={calling.length > 0 ? calling : jobs} />,
      })}
      <PopoverContent
        aria-label="Long jobs"
        className="flex max-h-[min(480px,calc(100dvh-32px))] w-[360px] flex-col p-0"
        onCloseAutoFocus={(event) => {
          // with nothing left to tell the button goes, and would take the focus with it
          if (calling.length > 0) return;
          event.preventDefault();
          document.getElementById("content")?.focus();
        }}
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          if (event.target instanceof HTMLElement) event.target.focus();
        }}
        side={side}
      >
        <TrayList jobs={jobs} onOpen={() => setOpen(false)} slug={slug} timeZone={timeZone} />
      </PopoverContent>
    </Popover>
  );
}
