/** What Meta says about a call, in the order in which a call can go through them. */
const CALL_STEPS = ["connect", "ringing", "accepted", "rejected", "terminate"] as const;
export type CallStep = (typeof CALL_STEPS)[number];

/** What is kept of a call in `content` of its message. */
export type CallContent = {
  kind: "call";
  step: CallStep | "other";
  /** A call that somebody took; known at the latest when it ends. */
  answered: boolean;
  /** Meta's word at the end: COMPLETED, FAILED. */
  result: string | null;
  durationSeconds: number | null;
};

export type CallNews = {
  step: string | null;
  result: string | null;
  durationSeconds: number | null;
};

/** Where a call stands after one more piece of news, in whatever order they come. Pure. */
export function nextCall(before: CallContent | null, news: CallNews): CallContent {
  const step = CALL_STEPS.find((one) => one === news.step) ?? "other";
  const isLater = rankOf(step) > rankOf(before?.step ?? "other");
  const durationSeconds = news.durationSeconds ?? before?.durationSeconds ?? null;
  return {
    kind: "call",
    step: before && !isLater ? before.step : step,
    answered:
      (before?.answered ?? false) ||
      step === "accepted" ||
      (step === "terminate" && news.result?.toUpperCase() === "COMPLETED" && durationSeconds !== 0),
    result: (step === "terminate" ? news.result : null) ?? before?.result ?? null,
    durationSeconds,
  };
}

function rankOf(step: CallContent["step"]): number {
  return (CALL_STEPS as readonly string[]).indexOf(step);
}

/** One line about a call, for the thread and for lists. */
export function callWords(call: CallContent, direction: "inbound" | "outbound" | "note"): string {
  const name = direction === "inbound" ? "Call from the customer" : "Call to the customer";
  switch (call.step) {
    case "rejected":
      return direction === "inbound" ? `${name}, declined` : `${name}, declined by them`;
    case "accepted":
      return `${name}, in progress`;
    case "terminate":
      if (call.answered) return `${name}, ${durationWords(call.durationSeconds)}`;
      return direction === "inbound" ? "Missed call" : `${name}, not answered`;
    default:
      return `${name}, ringing`;
  }
}

function durationWords(seconds: number | null): string {
  if (seconds === null) return "ended";
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  return minutes > 0 ? `${minutes} min${rest > 0 ? ` ${rest} s` : ""}` : `${rest} s`;
}
