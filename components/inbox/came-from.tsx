import { ExternalLink, Megaphone } from "lucide-react";
import type { ThreadOrigin } from "@/lib/inbox/thread-origin";

const WORDS = {
  ad: { from: "Came from an ad", open: "Open the ad" },
  post: { from: "Came from a post", open: "Open the post" },
  product: { from: "Asks about a product", open: "Open the product" },
} as const;

/**
 * What the customer had before them when they wrote. Its picture stays where it is: the page loads
 * nothing from elsewhere, so it is a link.
 */
export function CameFrom({ origin }: { origin: ThreadOrigin }) {
  const { kind, headline, body, url, media } = origin;
  const words = WORDS[kind];
  return (
    <section
      aria-label={words.from}
      className="mb-1 grid gap-0.5 border-s-2 border-line-strong ps-2.5 text-dense"
    >
      <p className="flex items-center gap-1.5 text-meta text-ink-3">
        <Megaphone className="size-3.5 flex-none" />
        {words.from}
      </p>
      {headline ? (
        <p className="font-medium break-words" dir="auto">
          {headline}
        </p>
      ) : null}
      {body ? (
        <p className="line-clamp-3 break-words text-ink-2" dir="auto">
          {body}
        </p>
      ) : null}
      {url || media ? (
        <p className="flex flex-wrap gap-x-4 text-meta">
          {url ? <Away href={url}>{words.open}</Away> : null}
          {media ? (
            <Away href={media.url}>{media.isVideo ? "See its film" : "See its picture"}</Away>
          ) : null}
        </p>
      ) : null}
    </section>
  );
}

function Away({ href, children }: { href: string; children: string }) {
  return (
    <a
      className="inline-flex items-center gap-1 text-ink-2 underline underline-offset-2 hover:text-ink touch:min-h-11"
      href={href}
      rel="noopener noreferrer"
      target="_blank"
    >
      {children}
      <ExternalLink className="size-3" />
    </a>
  );
}
