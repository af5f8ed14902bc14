"use client";

import { useId } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Keys } from "@/components/ui/kbd";
import { Switch } from "@/components/ui/switch";
import {
  type CommandSection,
  setShortcutListOpen,
  useCommandRegistry,
  useSingleKeys,
} from "./command-registry";

const ALWAYS: CommandSection = {
  id: "always",
  title: "Everywhere",
  rows: [
    { id: "palette", label: "Search or run", keys: "mod+k" },
    { id: "keys", label: "This list", keys: "?" },
    { id: "up", label: "Close, or one level up", keys: "escape" },
  ],
};

/** The keys that work on this page, and the switch for those without a modifier. */
export function ShortcutList() {
  const { sections, listOpen } = useCommandRegistry();
  const [on, setOn] = useSingleKeys();
  const switchId = useId();
  const keyed = [ALWAYS, ...sections]
    .map((section) => ({ ...section, rows: section.rows.filter((row) => row.keys) }))
    .filter((section) => section.rows.length > 0);
  return (
    <Dialog onOpenChange={setShortcutListOpen} open={listOpen}>
      <DialogContent
        description="They never fire while you type."
        footer={
          <div className="flex w-full items-center gap-3 text-start">
            <label className="flex-1" htmlFor={switchId}>
              Single-key shortcuts
              <span className="block text-dense text-ink-3">
                Off leaves only those with Ctrl or ⌘.
              </span>
            </label>
            <Switch checked={on} id={switchId} onCheckedChange={setOn} />
          </div>
        }
        title="Keys on this page"
      >
        <div className="grid gap-5 pb-2">
          {keyed.map((section) => (
            <section key={section.id}>
              <h3 className="mb-1 text-meta text-ink-3">{section.title}</h3>
              <ul>
                {section.rows.map((row) => (
                  <li
                    className="flex min-h-8 items-center gap-4 border-t border-line first:border-t-0"
                    key={row.id}
                  >
                    <span className="flex-1">{row.label}</span>
                    {row.keys ? <Keys keys={row.keys} /> : null}
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}
