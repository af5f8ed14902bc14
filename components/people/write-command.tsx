"use client";

import { SquarePen } from "lucide-react";
import type { Route } from "next";
import { usePathname, useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { type CommandSection, useCommands } from "@/components/layout/command-registry";
import { WriteDialog, writeHref } from "./write-dialog";

const NOTHING: CommandSection = { id: "write", title: "Write", rows: [] };

/** "New conversation" in the palette of every page; the inbox has its own, which stays in its screen. */
export function WriteCommand({ slug }: { slug: string }) {
  const [open, setOpen] = useState(false);
  const router = useRouter();
  const inInbox = usePathname().startsWith(`/w/${slug}/inbox`);
  const section = useMemo<CommandSection>(
    () => (inInbox ? NOTHING : { ...NOTHING, rows: [newConversation(() => setOpen(true))] }),
    [inInbox],
  );
  useCommands(section);
  return (
    <WriteDialog
      onOpenChange={setOpen}
      onOpened={(id) => router.push(writeHref(slug, id) as Route)}
      open={open}
      slug={slug}
    />
  );
}

/** The row of the palette. */
export const newConversation = (run: () => void) => ({
  id: "new-conversation",
  label: "New conversation",
  icon: <SquarePen />,
  keywords: ["write", "message", "start", "chat"],
  run,
});
