import type { Route } from "next";
import Link from "next/link";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

export type AppLinkProps = Omit<ComponentProps<typeof Link>, "href"> & { href: string };

/** A link to an address made at run time (`/w/<slug>/…`), which typed routes cannot know. */
export function AppLink({ href, ...rest }: AppLinkProps) {
  return <Link {...rest} href={href as Route} />;
}

/** The same in the look of a link inside text: accent, weight 500, underlined on hover. */
export function TextLink({ className, ...rest }: AppLinkProps) {
  return (
    <AppLink
      {...rest}
      className={classNames(
        "rounded-tail font-medium text-accent-ink underline-offset-4 hover:underline",
        className,
      )}
    />
  );
}
