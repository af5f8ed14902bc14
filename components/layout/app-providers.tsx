"use client";

import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { Direction } from "radix-ui";
import type { ReactNode } from "react";
import { Toaster } from "@/components/ui/toast";
import { TooltipProvider } from "@/components/ui/tooltip";

export type AppProvidersProps = {
  /** Of this request; the theme's inline script is refused without it. */
  nonce?: string | undefined;
  dir?: "ltr" | "rtl";
  children: ReactNode;
};

/** What every page stands on: theme, direction, state in the address, tooltips, messages. */
export function AppProviders({ nonce, dir = "ltr", children }: AppProvidersProps) {
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      disableTransitionOnChange
      enableSystem
      {...(nonce === undefined ? {} : { nonce })}
    >
      <Direction.Provider dir={dir}>
        <NuqsAdapter>
          <TooltipProvider>{children}</TooltipProvider>
          <Toaster />
        </NuqsAdapter>
      </Direction.Provider>
    </ThemeProvider>
  );
}
