import { countSegments } from "@/lib/channels/sms/count-segments";

/** How many parts a text message goes out in: each of them is billed. */
export function SegmentWords({ text }: { text: string }) {
  if (text.trim() === "") return null;
  const { segments, encoding, left } = countSegments(text);
  return (
    <span className="text-end text-meta text-ink-3 tabular-nums">
      {segments === 1 ? "1 part" : `${segments} parts`}, {left} left
      {encoding === "UCS-2" ? (
        <span className="max-md:hidden">, shorter because of special characters</span>
      ) : null}
    </span>
  );
}
