"use client";

import { useId } from "react";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { TEMPLATE_LIMITS } from "@/lib/templates/draft-schema";
import type { TemplateFault } from "@/lib/templates/rules/fault";
import type { TemplateDraft } from "@/lib/templates/schema";
import { Beside } from "./beside";
import { Counter } from "./counter";
import { Fault, Row } from "./editor-row";

/** The line above the words that says that it ends, and whether the phone counts down. */
export function OfferFields({
  offer,
  fault,
  onChange,
}: {
  offer: TemplateDraft["offer"];
  fault: TemplateFault | undefined;
  onChange: (offer: TemplateDraft["offer"]) => void;
}) {
  const id = useId();
  return (
    <Row htmlFor={id} label="Offer">
      <Beside at="offer">
        <Input
          aria-describedby={fault ? `${id}-fault` : undefined}
          aria-invalid={fault ? true : undefined}
          dir="auto"
          id={id}
          onChange={(event) => onChange({ ...offer, text: event.target.value })}
          placeholder="Ends soon!"
          trailing={<Counter limit={TEMPLATE_LIMITS.offerText} text={offer.text} />}
          value={offer.text}
        />
        <Fault id={`${id}-fault`}>{fault?.reason}</Fault>
        <CheckboxLine
          checked={offer.countdown}
          className="mt-2"
          hint="When it ends is said with each campaign."
          id={`${id}-countdown`}
          label="Count down on the phone"
          onCheckedChange={(checked) => onChange({ ...offer, countdown: checked === true })}
        />
      </Beside>
    </Row>
  );
}
