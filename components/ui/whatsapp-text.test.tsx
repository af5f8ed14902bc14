import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { plainText, readMarkup } from "./whatsapp-markup";
import { WhatsappText } from "./whatsapp-text";

const html = (text: string) => renderToStaticMarkup(<WhatsappText text={text} />);

describe("what a customer typed", () => {
  test("is drawn with WhatsApp's marks, also inside each other", () => {
    expect(html("*Free* _delivery_ ~later~ `code`")).toContain("<strong>Free</strong>");
    expect(html("*very _important_*")).toContain("<strong>very <em>important</em></strong>");
    expect(html("```two\nlines```")).toContain("two\nlines</code>");
  });

  test("keeps stars and underscores that are no marks", () => {
    for (const text of ["2*3*4", "snake_case_name", "* not bold *", "5 * 3", "**", "*a\nb*"]) {
      expect(readMarkup(text), text).toEqual([{ kind: "text", text }]);
    }
  });

  test("becomes a link without the full stop behind it, and marks in an address stay", () => {
    expect(readMarkup("see https://northwind.test/a_b_c.")).toEqual([
      { kind: "text", text: "see " },
      { kind: "link", text: "https://northwind.test/a_b_c", href: "https://northwind.test/a_b_c" },
      { kind: "text", text: "." },
    ]);
  });

  test("can never become markup or a script of our page", () => {
    for (const attack of [
      "<img src=x onerror=alert(1)>",
      "*<script>alert(1)</script>*",
      'https://x.test/"onmouseover="alert(1)',
      "javascript:alert(1)",
      "```</code><script>1</script>```",
    ]) {
      const drawn = html(attack);
      expect(drawn, attack).not.toMatch(/<(img|script)/);
      expect(drawn, attack).not.toContain('"onmouseover');
      expect(drawn, attack).not.toMatch(/href="(?!https?:)/);
    }
  });

  test("of any shape is read to its end", () => {
    // a reader that tries every pairing would not come back within the limit of a test
    for (const text of ["*_~".repeat(1400), "https://".repeat(500)]) {
      expect(html(text)).toContain(text.slice(-2));
    }
  });

  test("over a channel without marks stays as it was typed, with its links", () => {
    const drawn = renderToStaticMarkup(
      <WhatsappText marks={false} text="*Free* _now_, ```see``` https://northwind.test/a_b_c." />,
    );
    expect(drawn).toContain("*Free* _now_, ```see``` <a");
    expect(drawn).toContain('href="https://northwind.test/a_b_c"');
    expect(drawn).not.toMatch(/<(?:strong|em|code)/);
  });

  test("reads as plain words in a list", () => {
    expect(plainText("*Free* delivery, _see_ https://northwind.test")).toBe(
      "Free delivery, see https://northwind.test",
    );
  });

  test("shows where a value was filled in", () => {
    const drawn = renderToStaticMarkup(
      <WhatsappText text={["Hi ", { text: "Amina", variable: "first_name" }]} />,
    );
    expect(drawn).toContain('title="first_name"');
    expect(drawn).toContain(">Amina</span>");
  });
});
