"use client";

import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { Direction } from "radix-ui";
import { type ReactNode, useState } from "react";
import { StyleNonceProvider } from "@/components/ui/style-nonce";
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
  // A refreshed page brings a new nonce, but the document keeps the policy it loaded with.
  const [firstNonce] = useState(nonce);
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      disableTransitionOnChange
      enableSystem
      {...(firstNonce === undefined ? {} : { nonce: firstNonce })}
    >
      <Direction.Provider dir={dir}>
        <NuqsAdapter>
          <StyleNonceProvider nonce={nonce}>
            <TooltipProvider>{children}</TooltipProvider>
          </StyleNonceProvider>
          <Toaster />
        </NuqsAdapter>
      </Direction.Provider>
    </ThemeProvider>
  );
}
