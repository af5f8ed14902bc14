import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import type { ChannelKind } from "@/db/enums/channels";
import { ConnectTabs } from "./connect-tabs";

export type ConnectFrameProps = {
  workspace: string;
  kind: ChannelKind;
  title: string;
  /** What stands beside the form. */
  aside: ReactNode;
  children: ReactNode;
};

/** The page that connects one kind of channel. */
export function ConnectFrame({ workspace, kind, title, aside, children }: ConnectFrameProps) {
  return (
    <>
      <PageHeader
        crumbs={[{ href: `/w/${workspace}/settings/channels`, label: "Channels" }]}
        tabs={<ConnectTabs current={kind} workspace={workspace} />}
        title={title}
      />
      <div className="grid w-full max-w-[1000px] grid-cols-[minmax(0,1fr)] items-start gap-8 p-4 md:px-6 md:py-5 lg:grid-cols-[minmax(0,1fr)_400px]">
        {children}
        {aside}
      </div>
    </>
  );
}

/** What one kind of channel can do and what it costs, a sentence a point. */
export function WhatItCarries({ title, points }: { title: string; points: readonly string[] }) {
  return (
    <section
      aria-labelledby="what-it-carries"
      className="rounded-panel border border-line bg-surface p-4 text-dense"
    >
      <h2 className="mb-2 text-body font-semibold" id="what-it-carries">
        {title}
      </h2>
      <ul className="list-disc space-y-1.5 ps-5 text-ink-2">
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </section>
  );
}
