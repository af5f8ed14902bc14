import type { ReactNode } from "react";
import { Callout } from "./callout";

/** Brings into view what a long form would hide under its buttons. */
const show = (element: HTMLElement | null) => element?.scrollIntoView({ block: "nearest" });

/** Why nothing came of the dialog's button; what was typed stands above it, untouched. */
export function DialogProblem({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div ref={show} role="alert">
      <Callout title={title} tone="bad">
        {children}
      </Callout>
    </div>
  );
}
