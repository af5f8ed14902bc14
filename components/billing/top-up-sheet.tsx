"use client";

import { Button } from "@/components/ui/button";
import { Sheet, SheetContent, SheetTrigger } from "@/components/ui/sheet";
import { TopUpForm, type TopUpFormProps } from "./top-up-form";

/** The top-up where there is no room beside the ledger: a button and a sheet. */
export function TopUpSheet(props: TopUpFormProps) {
  return (
    <Sheet>
      <SheetTrigger asChild>
        <Button className="lg:hidden" look="primary" size="sm">
          Top up
        </Button>
      </SheetTrigger>
      <SheetContent description="Adds money to the wallet of this workspace." title="Top up">
        <TopUpForm {...props} />
      </SheetContent>
    </Sheet>
  );
}
