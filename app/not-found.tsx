import type { Metadata } from "next";
import { AppLink } from "@/components/ui/app-link";
import { buttonLook } from "@/components/ui/button-look";
import { LogoName } from "@/components/ui/logo";

export const metadata: Metadata = { title: "Nothing here" };

export default function NotFound() {
  return (
    <div className="flex min-h-dvh flex-col px-4 md:px-10">
      <header className="flex h-18 items-center">
        <AppLink href="/">
          <LogoName />
        </AppLink>
      </header>
      <main className="mx-auto w-full max-w-[560px] flex-1 py-16" id="content">
        <h1 className="text-title font-semibold">There is nothing at this address</h1>
        <p className="mt-1 text-ink-2">
          It may have been removed, or it belongs to a workspace that you are not signed in to.
          Nothing was changed.
        </p>
        <div className="mt-5 flex flex-wrap gap-2">
          <AppLink className={buttonLook({ look: "primary" })} href="/">
            Go to the start page
          </AppLink>
          <AppLink className={buttonLook({ look: "secondary" })} href="/sign-in">
            Sign in
          </AppLink>
        </div>
      </main>
    </div>
  );
}
