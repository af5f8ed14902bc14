import { AppLink } from "@/components/ui/app-link";
import { buttonLook } from "@/components/ui/button-look";
import { classNames } from "@/components/ui/class-names";
import { LogoName } from "@/components/ui/logo";

/** The head of pages outside the product. */
export function SiteHeader({ className }: { className?: string | undefined }) {
  return (
    <header className={classNames("flex h-18 items-center gap-6 text-ink-2", className)}>
      <AppLink className="rounded-chip text-reading text-ink" href="/">
        <LogoName />
      </AppLink>
      <nav aria-label="Site" className="ms-auto flex items-center gap-6">
        <a className="rounded-chip hover:text-ink max-md:hidden" href="/#how-it-works">
          How it works
        </a>
        <a className="rounded-chip hover:text-ink max-md:hidden" href="/#what-it-costs">
          What it costs
        </a>
        <AppLink className={buttonLook({ look: "quiet", size: "md" })} href="/sign-in">
          Sign in
        </AppLink>
      </nav>
    </header>
  );
}

/** Their foot. */
export function SiteFooter() {
  return (
    <footer className="mt-18 flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-line py-5 text-dense text-ink-3">
      <LogoName className="font-normal" />
      <nav aria-label="Account" className="ms-auto flex gap-5">
        <AppLink className="rounded-chip hover:text-ink" href="/sign-in">
          Sign in
        </AppLink>
        <AppLink className="rounded-chip hover:text-ink" href="/sign-up">
          Create an account
        </AppLink>
      </nav>
    </footer>
  );
}
