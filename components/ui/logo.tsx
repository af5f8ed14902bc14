import { classNames } from "./class-names";

/** The mark is a small rail: sent, delivered, read, failed. */
export function Logo({ size = 20, className }: { size?: number; className?: string | undefined }) {
  return (
    <svg
      aria-hidden="true"
      className={classNames("flex-none", className)}
      data-fill=""
      height={size}
      viewBox="0 0 20 20"
      width={size}
    >
      <rect fill="var(--mute-solid)" height="16" rx="1" width="3" x="1" y="2" />
      <rect fill="var(--ok-solid)" height="16" width="5" x="5" y="2" />
      <rect fill="var(--info-solid)" height="16" width="5" x="11" y="2" />
      <rect fill="var(--bad-solid)" height="16" rx="1" width="2" x="17" y="2" />
    </svg>
  );
}

/** Mark and name. */
export function LogoName({ className }: { className?: string | undefined }) {
  return (
    <span className={classNames("inline-flex items-center gap-2 font-semibold", className)}>
      <Logo />
      Tickline
    </span>
  );
}
