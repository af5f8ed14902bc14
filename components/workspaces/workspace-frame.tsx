"use client";

import {
  Activity,
  Bell,
  CircleUser,
  Contact,
  FileText,
  Inbox,
  LogOut,
  Mail,
  Megaphone,
  Radio,
  Search,
  Settings,
  Smartphone,
  Sun,
  Trash2,
  Users,
  Wallet,
} from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { AppFrame, type AppFrameProps } from "@/components/layout/app-frame";
import { type CommandSection, useCommandSearch } from "@/components/layout/command-registry";
import type { NavItem, NavSection } from "@/components/layout/navigation";
import { useSignOut } from "@/components/layout/use-sign-out";
import type { WorkspaceChoice } from "@/components/layout/workspace-switcher";
import { AppLink } from "@/components/ui/app-link";
import { DropdownMenuItem } from "@/components/ui/dropdown-menu";
import { type LiveCounts, useLiveCounts } from "./use-live-counts";

export type WorkspaceFrameProps = {
  workspace: WorkspaceChoice & { slug: string };
  workspaces: readonly WorkspaceChoice[];
  user: { id: string; name: string; email: string };
  /** The news of the member. */
  bell?: AppFrameProps["bell"];
  /** What the member's role opens; the pages check again. */
  may: {
    campaigns: boolean;
    wallet: boolean;
    channels: boolean;
    activity: boolean;
    settings: boolean;
  };
  /** As the server read them with the page. */
  counts: LiveCounts;
  wallet: { currency: string; available: string; held: string } | null;
  /** Present while the sandbox runs. */
  sandbox: { mailboxUrl: string } | null;
  banner?: ReactNode;
  children: ReactNode;
};

/** The frame around every page of a workspace. */
export function WorkspaceFrame(props: WorkspaceFrameProps) {
  const { workspace, workspaces, user, may, wallet, sandbox, banner, bell, children } = props;
  const counts = useLiveCounts(workspace.slug, props.counts);
  const base = `/w/${workspace.slug}`;
  const navigation = useMemo(
    () => navigationOf({ base, may, counts, sandbox }),
    [base, may, counts, sandbox],
  );
  const search = useMemo(
    () => ({
      id: "messages",
      title: "Messages",
      search: async (query: string) => [
        {
          id: "search-messages",
          label: `Search messages for “${query}”`,
          icon: <Search />,
          href: `${base}/search?${new URLSearchParams({ q: query })}`,
        },
      ],
    }),
    [base],
  );
  useCommandSearch(search);
  const { signOut, question } = useSignOut(user.id);
  const commands = useMemo(() => commandsOf(base, may, signOut), [base, may, signOut]);
  return (
    <AppFrame
      banner={banner}
      bell={bell}
      commands={commands}
      createWorkspaceHref="/welcome"
      navigation={navigation}
      user={user}
      userMenu={
        <>
          <DropdownMenuItem asChild>
            <AppLink href={`${base}/settings/account`}>
              <CircleUser />
              Your account
            </AppLink>
          </DropdownMenuItem>
          <DropdownMenuItem icon={<LogOut />} onSelect={signOut}>
            Sign out
          </DropdownMenuItem>
        </>
      }
      wallet={wallet ? { ...wallet, href: `${base}/wallet` } : undefined}
      workspace={workspace}
      workspaces={workspaces}
    >
      {children}
      {question}
    </AppFrame>
  );
}

function navigationOf({
  base,
  may,
  counts,
  sandbox,
}: Pick<WorkspaceFrameProps, "may" | "counts" | "sandbox"> & { base: string }): NavSection[] {
  const work: (NavItem | false)[] = [
    { href: base, label: "Today", icon: <Sun />, keys: "g h", exact: true },
    {
      href: `${base}/inbox`,
      label: "Inbox",
      icon: <Inbox />,
      keys: "g i",
      count: counts.unread > 99 ? "99+" : counts.unread,
      frame: "icons",
    },
    { href: `${base}/contacts`, label: "Contacts", icon: <Contact />, keys: "g c" },
    may.campaigns && {
      href: `${base}/campaigns`,
      label: "Campaigns",
      icon: <Megaphone />,
      keys: "g p",
      alert: alertOf(counts.liveCampaigns, "live", "info"),
    },
    {
      href: `${base}/templates`,
      label: "Templates",
      icon: <FileText />,
      keys: "g t",
      alert: alertOf(counts.rejectedTemplates, "rejected", "warn"),
    },
  ];
  const money: (NavItem | false)[] = [
    may.wallet && { href: `${base}/wallet`, label: "Wallet", icon: <Wallet />, keys: "g w" },
  ];
  const build: (NavItem | false)[] = [
    may.channels && {
      href: `${base}/settings/channels`,
      label: "Channels",
      icon: <Radio />,
      alert: alertOf(counts.channelsNeedingAttention, "failing", "bad"),
    },
    may.activity && { href: `${base}/settings/activity`, label: "Activity", icon: <Activity /> },
    { href: `${base}/settings`, label: "Settings", icon: <Settings />, keys: "g s" },
  ];
  const test: NavItem[] = sandbox
    ? [
        {
          href: `${base}/sandbox`,
          label: "Handsets",
          icon: <Smartphone />,
          frame: "icons",
        },
        { href: sandbox.mailboxUrl, label: "Mailbox", icon: <Mail /> },
      ]
    : [];
  const isShown = (item: NavItem | false): item is NavItem => item !== false;
  return [
    { id: "work", items: work.filter(isShown) },
    { id: "money", title: "Money", items: money.filter(isShown) },
    { id: "build", title: "Build", items: build.filter(isShown) },
    { id: "sandbox", title: "Sandbox", items: test },
  ].filter((section) => section.items.length > 0);
}

function alertOf(count: number, word: string, tone: "info" | "warn" | "bad") {
  return count > 0 ? { text: `${count} ${word}`, tone } : undefined;
}

function commandsOf(
  base: string,
  may: WorkspaceFrameProps["may"],
  signOut: () => void,
): CommandSection[] {
  const settings = [
    { id: "account", label: "Your account and sessions", icon: <CircleUser />, path: "account" },
    {
      id: "notifications",
      label: "Notification settings",
      icon: <Bell />,
      path: "notifications",
    },
    { id: "team", label: "Team and roles", icon: <Users />, path: "team" },
    { id: "trash", label: "Trash", icon: <Trash2 />, path: "trash" },
    may.settings && { id: "general", label: "Workspace settings", icon: <Settings />, path: "" },
  ].filter((row) => row !== false);
  return [
    {
      id: "find",
      title: "Find",
      rows: [
        {
          id: "search",
          label: "Search messages",
          icon: <Search />,
          href: `${base}/search`,
          keys: "g m",
        },
        {
          id: "notifications",
          label: "Notifications",
          icon: <Bell />,
          href: `${base}/notifications`,
          keys: "g n",
        },
      ],
    },
    {
      id: "settings",
      title: "Settings",
      rows: [
        ...settings.map(({ id, label, icon, path }) => ({
          id,
          label,
          icon,
          href: path ? `${base}/settings/${path}` : `${base}/settings`,
        })),
        { id: "sign-out", label: "Sign out", icon: <LogOut />, run: signOut },
      ],
    },
  ];
}
