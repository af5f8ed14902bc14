import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { State, StateChip, StateSymbol } from "./state";
import { DISPLAY_STATES, RAIL_ORDER, railSentence, STATE_GRAMMAR } from "./state-grammar";
import { RailLegend, StatusRail } from "./status-rail";

describe.each(DISPLAY_STATES)("the state %s", (state) => {
  test("is told by a sign, a word and a colour", () => {
    const rule = STATE_GRAMMAR[state];
    expect(rule.symbol).not.toBe("");
    expect(rule.word).toMatch(/^[A-Z][a-z]+$/);
    expect(rule.tone).not.toBe("");
    const drawn = renderToStaticMarkup(<StateSymbol state={state} />);
    expect(drawn).toMatch(/<(path|circle)/);
  });

  test("keeps its word beside its sign wherever it stands", () => {
    const word = STATE_GRAMMAR[state].word;
    for (const markup of [
      renderToStaticMarkup(<State state={state} />),
      renderToStaticMarkup(<State quiet state={state} />),
      renderToStaticMarkup(<StateChip look="by-exception" size="small" state={state} />),
    ]) {
      expect(markup).toContain("<svg");
      expect(markup.replace(/<[^>]+>/g, "")).toBe(word);
    }
  });
});

test("two states that share a tint do not share a sign and a word", () => {
  const told = DISPLAY_STATES.map((state) => {
    const sign = renderToStaticMarkup(<StateSymbol state={state} />);
    return `${STATE_GRAMMAR[state].word}|${sign}`;
  });
  expect(new Set(told).size).toBe(DISPLAY_STATES.length);
});

describe("the rail", () => {
  test("holds every state but skipped, and what waits stands last", () => {
    expect(RAIL_ORDER).toEqual([
      "sent",
      "held",
      "delivered",
      "read",
      "failed",
      "unconfirmed",
      "queued",
    ]);
    for (const state of DISPLAY_STATES) {
      expect(STATE_GRAMMAR[state].fill === null).toBe(state === "skipped");
    }
  });

  test("says its counts in one sentence, skipped beside them", () => {
    const counts = { queued: 1600, sent: 450, delivered: 1200, failed: 0, skipped: 212 };
    expect(railSentence("Spring restock", counts)).toBe(
      "Spring restock: 450 sent, 1,200 delivered, 1,600 queued, of 3,250, 212 skipped beside it",
    );
    expect(railSentence("Spring restock", {})).toBe("Spring restock: nothing yet");
  });

  test("gives a screen reader the sentence and hides the drawn parts", () => {
    const markup = renderToStaticMarkup(<StatusRail counts={{ sent: 1, read: 2 }} label="Today" />);
    expect(markup).toContain('role="img"');
    expect(markup).toContain('aria-label="Today: 1 sent, 2 read, of 3"');
    expect(markup).toContain('aria-hidden="true"');
  });

  test("draws nothing for a state that nobody is in, and 3 px for one person of thousands", () => {
    const markup = renderToStaticMarkup(
      <StatusRail counts={{ read: 50_000, failed: 1, held: 0 }} label="Today" />,
    );
    expect(markup.match(/min-w-\[3px\]/g)).toHaveLength(2);
    expect(markup).not.toContain("bg-warn-solid");
  });

  test("filters by buttons in the legend, which say what is chosen", () => {
    const markup = renderToStaticMarkup(
      <RailLegend
        counts={{ failed: 3, read: 1 }}
        label="Filter recipients by state"
        onToggle={() => undefined}
        selected={["failed"]}
      />,
    );
    expect(markup.match(/<button/g)).toHaveLength(2);
    expect(markup).toMatch(/aria-pressed="true"[^>]*>.*Failed/);
  });

  test("never says that an existing failure is 0.0 %", () => {
    const markup = renderToStaticMarkup(
      <RailLegend counts={{ read: 99_999, failed: 1 }} label="States" />,
    );
    expect(markup).toContain("&lt; 0.1 %");
    expect(markup).not.toContain(">0.0 %");
  });
});
