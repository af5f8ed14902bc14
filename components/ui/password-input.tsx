"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { Input, type InputProps } from "./input";

/** A password that can be looked at. Pasting and password stores work as they should. */
export function PasswordInput(props: Omit<InputProps, "type" | "trailing">) {
  const [shown, setShown] = useState(false);
  return (
    <Input
      {...props}
      autoCapitalize="off"
      spellCheck={false}
      trailing={
        <button
          aria-label={shown ? "Hide password" : "Show password"}
          aria-pressed={shown}
          className="grid size-7 place-items-center rounded-chip text-ink-2 hover:text-ink touch:-me-2 touch:size-11"
          onClick={() => setShown(!shown)}
          type="button"
        >
          {shown ? <EyeOff /> : <Eye />}
        </button>
      }
      type={shown ? "text" : "password"}
    />
  );
}
