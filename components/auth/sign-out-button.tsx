import { Button, type ButtonProps } from "@/components/ui/button";
import { signOutAction } from "@/lib/auth/actions";

/** Ends the session of this browser. */
export function SignOutButton(props: Omit<ButtonProps, "type" | "onClick">) {
  return (
    <form action={signOutAction}>
      <Button {...props} type="submit">
        {props.children ?? "Sign out"}
      </Button>
    </form>
  );
}
