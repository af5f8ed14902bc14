import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { SiteFooter, SiteHeader } from "@/components/layout/site-header";
import { AppLink } from "@/components/ui/app-link";
import { buttonLook } from "@/components/ui/button-look";
import { classNames } from "@/components/ui/class-names";
import { Money } from "@/components/ui/money";
import { State } from "@/components/ui/state";
import {
  type DisplayState,
  FILL_BACKGROUND,
  railSentence,
  STATE_GRAMMAR,
} from "@/components/ui/state-grammar";
import { Rail } from "@/components/ui/status-rail";

/** A drawn example, named as one beside it; it claims nothing about any customer. */
const SAMPLE: readonly { state: DisplayState; count: number; meaning: string; money: string }[] = [
  {
    state: "sent",
    count: 450,
    meaning: "Meta has it. The phone has not answered yet.",
    money: "money is held",
  },
  {
    state: "delivered",
    count: 1200,
    meaning: "On the phone. This is the moment Meta charges.",
    money: "money is spent",
  },
  { state: "read", count: 1550, meaning: "Opened. No further cost.", money: "money is spent" },
  {
    state: "failed",
    count: 150,
    meaning: "Refused, with the reason beside each name.",
    money: "money is released",
  },
  {
    state: "unconfirmed",
    count: 50,
    meaning: "The line dropped. Never resent blindly.",
    money: "money is held",
  },
  {
    state: "queued",
    count: 1600,
    meaning: "Waiting its turn. You can still pause.",
    money: "money is held",
  },
];
const TOTAL = SAMPLE.reduce((sum, { count }) => sum + count, 0);
const number = new Intl.NumberFormat("en");

export default function HomePage() {
  return (
    <div className="mx-auto max-w-[1160px] px-5">
      <SiteHeader />
      <main id="content">
        <section className="pt-12 pb-10 md:pt-16 md:pb-13">
          <h1 className="max-w-[20ch] text-[2.25rem] leading-[2.625rem] font-semibold tracking-[-0.022em] md:text-[3.75rem] md:leading-[4.125rem] lg:max-w-none">
            Know what happened to <br className="max-lg:hidden" />
            every WhatsApp message you send.
          </h1>
          <p className="mt-5 max-w-[660px] text-[1.125rem] leading-7 text-ink-2">
            Campaigns and a shared inbox for small teams. Every message ends in one of eight named
            states, every cent is in a ledger, and nothing is sent twice.
          </p>
          <div className="mt-7 flex flex-wrap items-center gap-3">
            <AppLink
              className={classNames(buttonLook({ look: "primary", size: "xl" }), "max-md:w-full")}
              href="/sign-in?demo=1"
            >
              Open the demo
            </AppLink>
            <AppLink
              className={classNames(buttonLook({ look: "secondary", size: "xl" }), "max-md:w-full")}
              href="/sign-up"
            >
              Create an account
            </AppLink>
            <span className="text-dense text-ink-3 md:ms-2">
              No card. No Meta account. A test phone is included.
            </span>
          </div>
        </section>
        <SampleCampaign />
        <Promises />
        <HowItWorks />
        <Costs />
      </main>
      <SiteFooter />
    </div>
  );
}

/** The product's own instrument at full size: each share with a line to its words. */
function SampleCampaign() {
  const counts = Object.fromEntries(SAMPLE.map(({ state, count }) => [state, count]));
  return (
    <figure>
      <figcaption className="mb-3 flex flex-wrap items-baseline gap-x-2">
        <b>Spring restock</b>
        <span className="text-ink-3 tabular-nums">
          {number.format(TOTAL)} people, still sending
        </span>
        <span className="text-meta text-ink-3 md:ms-auto">
          A drawn example. The product shows yours the same way.
        </span>
      </figcaption>
      <div
        aria-label={railSentence("Spring restock, an example", counts)}
        className="flex h-9 gap-0.5 overflow-hidden rounded-chip md:h-14"
        role="img"
      >
        {SAMPLE.map(({ state, count }) => (
          <span
            className={classNames(
              "block min-w-[3px] basis-0",
              state === "queued"
                ? "hatch-wide"
                : FILL_BACKGROUND[STATE_GRAMMAR[state].fill ?? "mute"],
            )}
            data-fill=""
            key={state}
            style={{ flexGrow: count }}
          />
        ))}
      </div>
      <Leaders />
      <ul className="grid grid-cols-2 gap-y-5 max-lg:mt-5 md:grid-cols-3 lg:grid-cols-6">
        {SAMPLE.map(({ state, count, meaning, money }) => (
          <li className="flex flex-col border-s border-line-strong ps-2.5 pe-5" key={state}>
            <State className="text-dense" state={state} />
            <b className="mt-0.5 text-figure tabular-nums">{number.format(count)}</b>
            <p className="mt-1 mb-2 text-dense text-ink-2 lg:min-h-18">{meaning}</p>
            <span className="mt-auto text-meta text-ink-3">{money}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** From the middle of each share down to the start of its column. */
function Leaders() {
  const width = 1200;
  let before = 0;
  const lines = SAMPLE.map(({ state, count }, index) => {
    const middle = ((before + count / 2) / TOTAL) * width;
    before += count;
    const column = (index / SAMPLE.length) * width + 0.5;
    return { state, path: `M${middle.toFixed(1)} 0V18H${column}V40` };
  });
  return (
    <svg
      aria-hidden="true"
      className="block h-10 w-full max-lg:hidden"
      fill="none"
      preserveAspectRatio="none"
      viewBox={`0 0 ${width} 40`}
    >
      {lines.map(({ state, path }) => (
        <path d={path} key={state} stroke="var(--line-strong)" vectorEffect="non-scaling-stroke" />
      ))}
    </svg>
  );
}

const PROMISES = [
  {
    title: "Nothing is sent twice",
    body: "When the line drops after a send, we do not guess. The message is unconfirmed until a receipt or a person settles it.",
  },
  {
    title: "Pause means pause",
    body: "Pause shows what has left, what is on its way and what stays. The rest waits, unpaid, until you resume.",
  },
  {
    title: "Meta’s price, and its date",
    body: "Before launch you see the list price by country and the date of the list. Afterwards the charge stands beside each message.",
  },
];

function Promises() {
  return (
    <section
      aria-label="What we promise"
      className="rule-strong mt-16 grid gap-8 pt-5 md:grid-cols-3"
    >
      {PROMISES.map((promise) => (
        <div key={promise.title}>
          <h2 className="text-title font-semibold">{promise.title}</h2>
          <p className="mt-1 max-w-[340px] text-ink-2">{promise.body}</p>
        </div>
      ))}
    </section>
  );
}

function HowItWorks() {
  return (
    <section className="mt-20" id="how-it-works">
      <h2 className="text-[1.75rem] leading-9 font-semibold tracking-[-0.012em]">How it works</h2>
      <ol className="mt-5">
        <Way
          body="A CSV file of any shape. Rows that cannot be reached are named, with the reason, before anything is saved."
          picture={
            <>
              <span>1,000 rows read</span>
              <Rail
                segments={[
                  { key: "ready", label: "Ready", count: 940, fill: "ok" },
                  { key: "look", label: "Need a look", count: 60, fill: "bad" },
                ]}
                sentence="An example: 940 rows ready, 60 need a look"
              />
              <span className="text-ink-3">60 need a look: 38 too short, 22 twice</span>
            </>
          }
          place={1}
          title="Bring your people"
        />
        <Way
          body="Cost by country, the wallet after it, and everyone who will be skipped. You hold the button to launch, and can stop what has not left."
          picture={
            <>
              <Line end={<Money amount="42.3000" currency="USD" />} start="Held at launch" strong />
              <Line
                end={<Money amount="157.7000" currency="USD" />}
                start={<span className="text-ink-3">Wallet after</span>}
              />
            </>
          }
          place={2}
          title="See the price, then launch"
        />
        <Way
          body="One inbox for the number. If a colleague was faster, your draft is kept and you are told before you send over it."
          picture={
            <span className="-mx-3.5 -my-[11px] flex items-center gap-2.5 rounded-control bg-warn-soft px-3.5 py-[11px]">
              <TriangleAlert className="text-warn" />
              <span>
                <b>Tom replied 4 s ago.</b> Your draft is kept.
              </span>
            </span>
          }
          place={3}
          title="Answer together"
        />
        <Way
          body="Money is held at launch, charged on delivery, released on failure. The ledger adds up, also after a crash."
          picture={
            <>
              <Line
                end={<Money amount="-0.0225" currency="USD" decimals={4} symbol="none" />}
                start="Delivered, charged"
              />
              <Line
                end={
                  <Money
                    amount="0.0379"
                    currency="USD"
                    decimals={4}
                    sign="always"
                    symbol="none"
                    tone="returning"
                  />
                }
                start="Failed, released"
              />
            </>
          }
          place={4}
          title="Settle every cent"
        />
      </ol>
    </section>
  );
}

function Way(props: { place: number; title: string; body: string; picture: ReactNode }) {
  return (
    <li className="grid grid-cols-[32px_1fr] items-start gap-x-2 gap-y-4 border-t border-line py-5.5 lg:grid-cols-[40px_1fr_400px] lg:gap-x-6">
      <span className="text-reading text-ink-3 tabular-nums">{props.place}</span>
      <div>
        <h3 className="text-reading font-semibold">{props.title}</h3>
        <p className="mt-0.5 max-w-[480px] text-ink-2">{props.body}</p>
      </div>
      <div className="grid gap-1.5 self-center overflow-hidden rounded-control border border-line bg-surface px-3.5 py-[11px] text-dense max-lg:col-start-2">
        {props.picture}
      </div>
    </li>
  );
}

function Line(props: { start: ReactNode; end: ReactNode; strong?: boolean }) {
  return (
    <span className="flex justify-between gap-4">
      {props.start}
      <span className={props.strong ? "font-semibold" : undefined}>{props.end}</span>
    </span>
  );
}

const COSTS = [
  {
    what: "A message",
    how: "Meta’s list price for the country and category, on the day it was sent",
  },
  { what: "A message that failed", how: "Nothing; what was held goes back to your wallet" },
  { what: "A reply inside 24 hours", how: "What Meta asks for it, often nothing" },
  { what: "The demo and its test phone", how: "Nothing, and no card" },
];

function Costs() {
  return (
    <section
      className="rule-strong mt-16 grid gap-x-16 gap-y-4 pt-6 lg:grid-cols-[320px_1fr]"
      id="what-it-costs"
    >
      <div>
        <h2 className="text-[1.75rem] leading-9 font-semibold tracking-[-0.012em]">
          What it costs
        </h2>
        <p className="mt-2 text-ink-2">
          Messages cost what Meta asks, from a wallet you fill yourself. You see the sum before you
          launch.
        </p>
      </div>
      <dl>
        {COSTS.map(({ what, how }) => (
          <div
            className="grid gap-x-6 border-b border-line py-3 md:grid-cols-[220px_1fr]"
            key={what}
          >
            <dt className="font-medium">{what}</dt>
            <dd className="text-ink-2">{how}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
