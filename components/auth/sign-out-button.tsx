"use client";

import { useSignOut } from "@/components/layout/use-sign-out";
import { Button, type ButtonProps } from "@/components/ui/button";

/** Ends the session of this browser. */
export function SignOutButton({
  userId,
  ...props
}: Omit<ButtonProps, "type" | "onClick"> & { userId: string }) {
  const { signOut, question } = useSignOut(userId);
  return (
    <>
      <Button {...props} onClick={signOut}>
        {props.children ?? "Sign out"}
      </Button>
      {question}
    </>
  );
}
