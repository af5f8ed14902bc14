"use client";

import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { useOldPage } from "./old-page";

/** Says that only a reload brings this page on, once something on it could not be done. */
export function OldPageBar() {
  if (!useOldPage()) return null;
  return (
    <Banner
      action={
        <Button look="quiet" onClick={() => window.location.reload()} size="sm">
          Reload
        </Button>
      }
      live
      shape="bar"
      title="A newer version of the program is here."
      tone="warn"
    >
      Reload this page to go on. Messages that wait here are kept and go out then; copy what is not
      saved yet first.
    </Banner>
  );
}
