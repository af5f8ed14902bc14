import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { EarlySubmitScript } from "@/components/forms/early-submit";
import { AppProviders } from "@/components/layout/app-providers";
import { fontVariables } from "@/components/layout/fonts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Tickline", template: "%s · Tickline" },
  description:
    "Campaigns and a shared inbox on WhatsApp for small teams. Every message ends in one of eight named states, and every cent is in a ledger.",
  icons: {
    icon: [
      { url: "/favicon.svg", type: "image/svg+xml" },
      { url: "/favicon.ico", sizes: "32x32" },
    ],
    apple: "/apple-touch-icon.png",
  },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfaf7" },
    { media: "(prefers-color-scheme: dark)", color: "#0b1115" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    // The theme's script writes data-theme before React wakes, so the root may differ.
    <html className={fontVariables} dir="ltr" lang="en" suppressHydrationWarning>
      <body>
        <EarlySubmitScript nonce={nonce} />
        <AppProviders nonce={nonce}>{children}</AppProviders>
      </body>
    </html>
  );
}
