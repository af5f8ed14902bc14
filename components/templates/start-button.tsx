"use client";

import { Button, type ButtonProps } from "@/components/ui/button";
import { startTemplateAction } from "@/lib/templates/actions";
import { useOpenDraft } from "./use-open-draft";

export type StartButtonProps = Omit<ButtonProps, "onClick" | "loading"> & {
  workspace: string;
  channelId: string;
  /** Key of a starter; null begins with nothing. */
  starter: string | null;
};

/** Makes a draft and opens it in the editor. */
export function StartButton({ workspace, channelId, starter, ...rest }: StartButtonProps) {
  const { busy, open } = useOpenDraft(workspace, "No draft was made");
  const start = () => open(() => startTemplateAction(workspace, { channelId, starter }));
  return <Button {...rest} loading={busy} onClick={start} />;
}
