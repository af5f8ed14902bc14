import type { ReactNode } from "react";
import { TabLinks } from "@/components/ui/tabs";

export type InboxSettingsPage = "canned" | "macros" | "labels" | "teams" | "assignment" | "targets";

export type InboxSettingsFrameProps = {
  workspaceSlug: string;
  current: InboxSettingsPage;
  /** The header of every settings page. */
  header: ReactNode;
  /** The role runs the inbox; everybody has canned replies and macros. */
  mayManage: boolean;
  children: ReactNode;
};

const PAGES: { id: InboxSettingsPage; label: string; managed: boolean }[] = [
  { id: "canned", label: "Canned replies", managed: false },
  { id: "macros", label: "Macros", managed: false },
  { id: "labels", label: "Labels", managed: true },
  { id: "teams", label: "Teams", managed: true },
  { id: "assignment", label: "Assignment", managed: true },
  { id: "targets", label: "Response targets", managed: true },
];

/** The tabs of every settings page of the inbox, under their header. */
export function InboxSettingsFrame(props: InboxSettingsFrameProps) {
  const { workspaceSlug, current, header, mayManage, children } = props;
  const base = `/w/${workspaceSlug}/settings/inbox`;
  return (
    <>
      {header}
      <div className="border-b border-line px-2 md:px-4">
        <TabLinks
          items={PAGES.filter(({ managed }) => mayManage || !managed).map(({ id, label }) => ({
            href: id === "canned" ? base : `${base}/${id}`,
            label,
            current: id === current,
          }))}
          label="Inbox settings"
        />
      </div>
      <div className="px-4 md:px-6">{children}</div>
    </>
  );
}
