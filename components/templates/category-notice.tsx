import { Banner } from "@/components/ui/banner";
import { DateTime } from "@/components/ui/date-time";
import type { TemplateCategory } from "@/db/enums/templates";
import { CATEGORY_WORDS } from "./template-words";

export type CategoryNoticeProps = {
  template: {
    category: TemplateCategory;
    upcomingCategory: TemplateCategory | null;
    upcomingCategoryAt: Date | null;
    previousCategory: TemplateCategory | null;
  };
  prices: { [Category in TemplateCategory]?: { market: string; price: string } };
  currency: string;
  timeZone: string;
};

/** Meta files it elsewhere, or has announced that it will: from when, and what a message costs then. */
export function CategoryNotice({ template, prices, currency, timeZone }: CategoryNoticeProps) {
  const { category, upcomingCategory, upcomingCategoryAt, previousCategory } = template;
  const price = (which: TemplateCategory) => {
    const found = prices[which];
    return found
      ? `${found.price} ${currency} a message to ${found.market}`
      : "a price that is not known here";
  };
  if (upcomingCategory) {
    return (
      <Banner
        title={`Meta will file it as ${CATEGORY_WORDS[upcomingCategory].toLowerCase()}.`}
        tone="warn"
      >
        {upcomingCategoryAt ? (
          <>
            From <DateTime at={upcomingCategoryAt.toISOString()} timeZone={timeZone} /> a message
          </>
        ) : (
          "Then a message"
        )}{" "}
        costs {price(upcomingCategory)} instead of {price(category)}. You may object in WhatsApp
        Manager within 60 days.
      </Banner>
    );
  }
  if (!previousCategory || previousCategory === category) return null;
  return (
    <Banner title={`Meta files it as ${CATEGORY_WORDS[category].toLowerCase()} now.`} tone="warn">
      It was {CATEGORY_WORDS[previousCategory].toLowerCase()} before. A message costs{" "}
      {price(category)}, before {price(previousCategory)}. You may object in WhatsApp Manager within
      60 days.
    </Banner>
  );
}
