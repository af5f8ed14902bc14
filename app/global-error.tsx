"use client";

import { useLayoutEffect } from "react";
import { failureWords } from "@/components/layout/failure-words";
import { fontVariables } from "@/components/layout/fonts";
import { useComeBack } from "@/components/layout/use-retry";
import { ErrorState } from "@/components/ui/error-state";
import { TooltipProvider } from "@/components/ui/tooltip";
import "./globals.css";

const reload = () => window.location.reload();

/** Null also where the browser keeps nothing: this page must not fail as well. */
function chosenTheme(): string | null {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

/** The root itself could not be drawn: what Next.js shows instead is no page of ours. */
export default function GlobalErrorPage({ error }: { error: Error & { digest?: string } }) {
  const dropped = useComeBack(error, reload);
  // the theme goes with the root that failed
  useLayoutEffect(() => {
    const chosen = chosenTheme();
    const isDark =
      chosen === "dark" ||
      (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
  }, []);
  return (
    <html className={fontVariables} dir="ltr" lang="en" suppressHydrationWarning>
      <title>This page could not be shown · Tickline</title>
      <body>
        <TooltipProvider>
          <main className="grid min-h-dvh place-items-center" id="content">
            <ErrorState
              {...failureWords(
                dropped,
                "Try again. If it stays, tell us the reference and we can see what it was.",
              )}
              onRetry={reload}
              referenceId={error.digest}
              size="page"
            />
          </main>
        </TooltipProvider>
      </body>
    </html>
  );
}
