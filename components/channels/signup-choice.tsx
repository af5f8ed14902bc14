"use client";

import { useState } from "react";
import { RadioGroup } from "@/components/ui/radio-group";
import { type Step, Steps } from "@/components/ui/steps";
import { SignupButton, type SignupButtonProps } from "./signup-button";

type Place = "here" | "phone";

const OPTIONS = [
  {
    value: "here",
    label: "A number for Tickline alone",
    hint: "New, or taken out of the app it is in. It sends at full speed.",
  },
  {
    value: "phone",
    label: "The number I use in the WhatsApp Business app",
    hint: "It stays on your phone and works here too. At most 20 messages a second.",
  },
] as const satisfies readonly { value: Place; label: string; hint: string }[];

const DIALOG: Step = {
  key: "dialog",
  label: "Sign in and choose at Meta",
  summary: "Your password stays with Facebook. You see what you agree to.",
  state: "next",
};
const CHECKS: Step = {
  key: "checks",
  label: "Five checks",
  summary: "The number’s page says what is missing, and how to mend it.",
  state: "next",
};
const STEPS: Record<Place, readonly Step[]> = {
  here: [
    DIALOG,
    {
      key: "register",
      label: "We register the number",
      summary: "With a two-step PIN that is kept sealed.",
      state: "next",
    },
    CHECKS,
  ],
  phone: [
    DIALOG,
    CHECKS,
    {
      key: "phone",
      label: "Contacts and chats come over",
      summary: "What you share in Meta’s window. None of it is charged or unread.",
      state: "next",
    },
  ],
};

/** Which number it is, what will happen, and Meta's dialog for it (whatsapp.md 5.3). */
export function SignupChoice(props: Omit<SignupButtonProps, "staysOnPhone">) {
  const [place, setPlace] = useState<Place>("here");
  return (
    <>
      <p className="text-body text-ink-2">
        Meta asks for your business and your number in a window of its own, which takes about five
        minutes. Have the phone of that number at hand
        {place === "here" ? " for the code." : ", and keep using the app on it afterwards."}
      </p>
      <RadioGroup
        aria-label="Which number"
        onValueChange={(value) => setPlace(value as Place)}
        options={OPTIONS}
        value={place}
      />
      <Steps items={STEPS[place]} label="What happens" orientation="vertical" />
      <SignupButton {...props} staysOnPhone={place === "phone"} />
    </>
  );
}
