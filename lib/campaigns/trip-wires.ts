import { describeError } from "@/lib/channels/error-catalogue";
import { stopsNumber } from "@/lib/channels/number-stop";

/**
 * When the brake pauses a campaign by itself (S5), as data and as one pure rule. Every wire has words
 * for the person who finds the campaign paused: what was seen, what is safe, what next.
 */

/** How many of the newest messages of a campaign are looked at. */
export const WINDOW = 100;

const WIRES = {
  /** So many failures, and so large a share of the newest messages that Meta has answered for. */
  failures: { atLeast: 10, share: 0.3 },
  /** Meta holds marketing back from so many people (131049). */
  capped: { atLeast: 8, share: 0.25 },
  /** So many people said stop since the launch, and so large a share of those written to. */
  optOuts: { atLeast: 5, share: 0.03 },
} as const;

const CAPPED = 131049;

export type TripFacts = {
  /** Newest first: messages that Meta has answered for, with the code where they failed. */
  newest: readonly { failed: boolean; code: number | null }[];
  /** Opt-outs of people of this campaign since it was launched or resumed. */
  optOuts: number;
  /** Messages handed to Meta so far. */
  handed: number;
  /** The number's quality fell to low since then. */
  qualityFell: boolean;
  /** A template of people who still wait that Meta does not take now; null when all may be sent. */
  stopped: StoppedTemplate | null;
  /** What stopped the number: the title of Meta's code and what to do about it. */
  numberStop: string | null;
};

export type StoppedTemplate = {
  name: string;
  /** "German", where the campaign speaks several languages. */
  language: string | null;
  status: string;
};

/** Why nothing more of a template is sent, in a sentence. */
export function stoppedWords({ name, language, status }: StoppedTemplate): string {
  const called = language ? `${name} in ${language}` : name;
  return `The template ${called} is ${status.replaceAll("_", " ")} at Meta, so nothing more of it is sent.`;
}

export type TrippedWire = {
  wire: "number" | "quality" | "template" | "capped" | "failures" | "opt_outs";
  words: string;
};

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** The first wire that these facts trip, or null while the campaign may go on. */
export function trippedWire(facts: TripFacts): TrippedWire | null {
  const { newest, optOuts, handed } = facts;
  if (facts.numberStop) return { wire: "number", words: facts.numberStop };
  if (facts.qualityFell) {
    return {
      wire: "quality",
      words:
        "The number’s quality fell to low: too many people block or report it. Going on would cost the number. Look at who gets this and why, then resume.",
    };
  }
  if (facts.stopped) {
    return {
      wire: "template",
      words: `${stoppedWords(facts.stopped)} Resume when it is approved again${
        facts.stopped.language ? ", or go on without it" : ""
      }.`,
    };
  }
  const capped = newest.filter((one) => one.code === CAPPED).length;
  if (reached(WIRES.capped, capped, newest.length)) {
    return {
      wire: "capped",
      words: `Meta held ${capped} of the last ${newest.length} messages back, because these people have had enough marketing for now. Wait a day, then resume: whoever is left is tried with their rest.`,
    };
  }
  const counted = newest.filter(({ code }) => code === null || !stopsMore(code));
  const failed = counted.filter((one) => one.failed).length;
  if (reached(WIRES.failures, failed, counted.length)) {
    return {
      wire: "failures",
      words: `${failed} of the last ${counted.length} messages failed. Look at the reasons below before you resume; the rest waits and costs nothing.`,
    };
  }
  if (reached(WIRES.optOuts, optOuts, handed)) {
    return {
      wire: "opt_outs",
      words: `${optOuts} people opted out, ${percent(optOuts / handed)} of those written to. Resume only if the rest expects this message.`,
    };
  }
  return null;
}

/** What stops a template, a number or an account has that as its reason, not a share of failures. */
const stopsMore = (code: number): boolean =>
  describeError(code).action === "stop_template" || stopsNumber(code);

function reached(wire: { atLeast: number; share: number }, count: number, of: number): boolean {
  return count >= wire.atLeast && count / Math.max(1, of) >= wire.share;
}
