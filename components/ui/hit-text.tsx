/** A text with its hits marked: by weight and a line, not by colour alone. */
export function HitText({ parts }: { parts: readonly { text: string; hit: boolean }[] }) {
  let at = 0;
  return (
    <bdi>
      {parts.map((part) => {
        const key = at;
        at += part.text.length;
        return part.hit ? (
          <mark
            className="bg-transparent font-semibold text-ink underline decoration-accent decoration-2 underline-offset-[3px]"
            key={key}
          >
            {part.text}
          </mark>
        ) : (
          <span key={key}>{part.text}</span>
        );
      })}
    </bdi>
  );
}
