"use client";

import { Workflow } from "lucide-react";
import { useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import type { Tone } from "@/components/ui/state-grammar";
import type { AccountFlow } from "@/lib/channels/whatsapp/shop-graph";
import { PickDialog, PickRow } from "./pick-dialog";
import { type PickSource, sourceAddress } from "./product-line";
import { useMetaList } from "./use-meta-list";

export type FlowButtonProps = Pick<ButtonProps, "size" | "aria-label"> & {
  source: PickSource;
  onPick: (flow: AccountFlow) => void;
};

/** Opens the forms of the number's account to choose from; only published ones can be sent. */
export function FlowButton({ source, onPick, size = "md", "aria-label": name }: FlowButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        aria-label={name}
        className="flex-none"
        icon={<Workflow />}
        onClick={() => setOpen(true)}
        size={size}
      >
        Choose
      </Button>
      {open ? <FlowPicker onClose={() => setOpen(false)} onPick={onPick} source={source} /> : null}
    </>
  );
}

const STATES: Readonly<Record<string, { words: string; tone: Tone; about: string }>> = {
  PUBLISHED: { words: "Published", tone: "ok", about: "" },
  DRAFT: { words: "Draft", tone: "mute", about: "Publish it in WhatsApp Manager to send it." },
  DEPRECATED: { words: "Retired", tone: "mute", about: "It cannot be sent any more." },
  BLOCKED: { words: "Blocked", tone: "bad", about: "Meta sends it to nobody." },
  THROTTLED: { words: "Throttled", tone: "warn", about: "Meta sends ten of it an hour." },
};

function FlowPicker({ source, onPick, onClose }: FlowButtonProps & { onClose: () => void }) {
  const [words, setWords] = useState("");
  const list = useMetaList<AccountFlow[]>(`${sourceAddress(source)}/flows`);
  const flows = list.value ?? [];
  const wanted = words.trim().toLowerCase();
  const shown = flows.filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(wanted));
  return (
    <PickDialog
      list={{ ...list, isThere: list.value !== null }}
      noun="The forms"
      onClose={onClose}
      search={{ label: "Search names and ids of forms", words, onWords: setWords }}
      title="Choose a form"
    >
      {shown.length === 0 ? (
        <p className="py-4 text-body text-ink-2">
          {flows.length === 0
            ? "This number’s account has no form yet. Make one in WhatsApp Manager, under Flows."
            : "No form has these words."}
        </p>
      ) : null}
      <ul>
        {shown.map((flow) => {
          const state = STATES[flow.status];
          return (
            <PickRow
              disabled={flow.status !== "PUBLISHED" && flow.status !== "THROTTLED"}
              key={flow.id}
              onPick={() => {
                onPick(flow);
                onClose();
              }}
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate text-body font-medium" dir="auto">
                  {flow.name}
                </span>
                <span className="block text-dense text-ink-2">
                  {state?.about} <bdi className="font-mono text-meta text-ink-3">{flow.id}</bdi>
                </span>
              </span>
              <Chip size="small" tone={state?.tone ?? "unknown"}>
                {state?.words ?? flow.status}
              </Chip>
            </PickRow>
          );
        })}
      </ul>
    </PickDialog>
  );
}
