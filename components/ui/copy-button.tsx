"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button";
import type { ButtonLook, ButtonSize } from "./button-look";
import { IconButton } from "./icon-button";

export type CopyButtonProps = {
  text: string;
  /** What is copied: "phone number". */
  what: string;
  size?: ButtonSize;
  look?: ButtonLook;
  /** Shows the word beside the icon. */
  worded?: boolean;
  onCopied?: () => void;
};

type CopyState = "idle" | "copied" | "refused";

/** Copies, says so, and says when the browser refused. */
export function CopyButton({
  text,
  what,
  size = "sm",
  look = "ghost",
  worded = false,
  onCopied,
}: CopyButtonProps) {
  const [state, setState] = useState<CopyState>("idle");
  useEffect(() => {
    if (state === "idle") return undefined;
    const timer = setTimeout(() => setState("idle"), 2000);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
      onCopied?.();
    } catch {
      setState("refused");
    }
  };
  const icon = state === "copied" ? <Check className="text-ok" /> : <Copy />;
  const said =
    state === "copied"
      ? "Copied"
      : state === "refused"
        ? "The browser refused; select the text and copy it by hand"
        : "";
  return (
    <>
      {worded ? (
        <Button icon={icon} look={look} onClick={copy} size={size}>
          {state === "copied" ? "Copied" : `Copy ${what}`}
        </Button>
      ) : (
        <IconButton label={`Copy ${what}`} look={look} onClick={copy} size={size}>
          {icon}
        </IconButton>
      )}
      <span className="sr-only" role="status">
        {said}
      </span>
    </>
  );
}
