import type { ReactNode } from "react";
import { AppLink } from "@/components/ui/app-link";
import { LogoName } from "@/components/ui/logo";

export type AuthFrameProps = {
  title: ReactNode;
  /** "New here? Create an account". */
  subtitle?: ReactNode;
  /** Quiet links at the foot. */
  footer?: ReactNode;
  children: ReactNode;
};

/** Sign-in, sign-up and their kin: one column of 360 px. */
export function AuthFrame({ title, subtitle, footer, children }: AuthFrameProps) {
  return (
    <div className="flex min-h-dvh flex-col px-4 md:px-10">
      <header className="flex h-18 flex-none items-center">
        <AppLink className="rounded-chip text-reading" href="/">
          <LogoName />
        </AppLink>
      </header>
      <main className="mx-auto w-full max-w-[360px] flex-1 pt-6 md:pt-16" id="content">
        <h1 className="text-figure font-semibold">{title}</h1>
        {subtitle ? <p className="text-ink-2">{subtitle}</p> : null}
        <div className="mt-7">{children}</div>
      </main>
      <footer className="flex min-h-18 flex-none items-center gap-5 text-meta text-ink-3">
        {footer}
      </footer>
    </div>
  );
}
