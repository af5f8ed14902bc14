"use client";

import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { type ButtonLook, type ButtonSize, buttonLook } from "./button-look";
import { classNames } from "./class-names";
import { Spinner } from "./spinner";
import { useDelayed } from "./use-delayed";

export type HoldButtonProps = {
  /** Runs once, when the hold has lasted long enough. */
  onHeld: () => void;
  holdMs?: number;
  look?: ButtonLook;
  size?: ButtonSize;
  loading?: boolean;
  disabled?: boolean;
  className?: string | undefined;
  children: ReactNode;
};

/**
 * Fires only after it has been held, by pointer or by Space or Enter.
 * Screen readers and voice control cannot hold: their single click arms it, a second confirms.
 */
export function HoldButton({
  onHeld,
  holdMs = 2000,
  look = "primary",
  size = "lg",
  loading = false,
  disabled = false,
  className,
  children,
}: HoldButtonProps) {
  const [holding, setHolding] = useState(false);
  const [armed, setArmed] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const spinning = useDelayed(loading, 400, 300);
  const blocked = disabled || loading;

  const release = useCallback(() => {
    clearTimeout(timer.current);
    setHolding(false);
  }, []);
  const press = () => {
    if (blocked || holding) return;
    setHolding(true);
    timer.current = setTimeout(() => {
      setHolding(false);
      onHeld();
    }, holdMs);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!armed) return undefined;
    const disarm = setTimeout(() => setArmed(false), 10_000);
    return () => clearTimeout(disarm);
  }, [armed]);

  const isHoldKey = (event: KeyboardEvent) => event.key === " " || event.key === "Enter";
  return (
    <button
      aria-busy={loading || undefined}
      className={classNames(
        buttonLook({ look, size }),
        "relative touch-none overflow-hidden",
        className,
      )}
      disabled={disabled}
      onBlur={release}
      onClick={(event) => {
        // detail 0 = made by a program: no pointer was down and the keys are handled below.
        if (event.detail !== 0 || blocked) return;
        if (armed) {
          setArmed(false);
          onHeld();
        } else setArmed(true);
      }}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!isHoldKey(event)) return;
        event.preventDefault();
        if (!event.repeat) press();
      }}
      onKeyUp={(event) => {
        if (!isHoldKey(event)) return;
        event.preventDefault();
        release();
      }}
      onPointerCancel={release}
      onPointerDown={(event) => event.button === 0 && press()}
      onPointerLeave={release}
      onPointerUp={release}
      type="button"
    >
      <span
        aria-hidden="true"
        className="absolute inset-0 origin-left bg-current opacity-25 rtl:origin-right"
        style={{
          transform: `scaleX(${holding ? 1 : 0})`,
          transition: `transform ${holding ? holdMs : 140}ms ${holding ? "linear" : "ease-out"}`,
        }}
      />
      {spinning ? <Spinner /> : null}
      <span className="relative">{children}</span>
      <span className="sr-only" role="status">
        {armed ? "Press again to confirm" : ""}
      </span>
    </button>
  );
}
