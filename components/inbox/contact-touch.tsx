import { Chip } from "@/components/ui/chip";
import { DateTime } from "@/components/ui/date-time";
import type { ContactTouch as Touch } from "@/lib/inbox/about-queries";

/** An advertisement or a post that brought them, and when. */
export function ContactTouch({ touch, zone }: { touch: Touch; zone: string }) {
  const { kind, headline, url, at } = touch;
  const words = headline ? `“${headline}”` : kind === "ad" ? "Its page" : "The post";
  return (
    <>
      <Chip>{kind === "ad" ? "Ad" : "Post"}</Chip>
      {url ? (
        <a
          className="min-w-0 break-words underline underline-offset-2"
          dir="auto"
          href={url}
          rel="noopener noreferrer"
          target="_blank"
        >
          {words}
        </a>
      ) : headline ? (
        <span className="min-w-0 break-words" dir="auto">
          {words}
        </span>
      ) : null}
      <DateTime at={at} className="text-ink-3" format="date" timeZone={zone} />
    </>
  );
}
