/**
 * Words that people write to stop or to hear from a business again. Meta does not act on them; the
 * business must (whatsapp.md 11). A whole message must be the word: "stop by tomorrow?" is no
 * opt-out. Kept in the folded form of fold().
 */
const STOP = new Set([
  "stop",
  "stopall",
  "stop all",
  "unsubscribe",
  "cancel",
  "end",
  "quit",
  "optout",
  "opt out",
  "revoke",
  "parar",
  "pare",
  "sair",
  "cancelar",
  "descadastrar",
  "baja",
  "alto",
  "detener",
  "arret",
  "arreter",
  "desabonner",
  "desinscription",
  "stopp",
  "abmelden",
  "abbestellen",
  "basta",
  "ferma",
  "annulla",
  "afmelden",
  "dur",
  "iptal",
  "berhenti",
  "acha",
  "simama",
  "ondoa",
  "إيقاف",
  "ايقاف",
  "توقف",
  "الغاء",
  "إلغاء",
  "रोकें",
  "बंद",
  "बंद करें",
  "стоп",
  "отписаться",
  "停止",
  "退订",
]);

const START = new Set([
  "start",
  "unstop",
  "subscribe",
  "resume",
  "optin",
  "opt in",
  "comecar",
  "iniciar",
  "empezar",
  "alta",
  "demarrer",
  "commencer",
  "anmelden",
  "inizia",
  "anza",
  "ابدأ",
  "اشتراك",
  "शुरू",
  "старт",
  "подписаться",
  "订阅",
]);

/** On a button of ours these are about an order, a visit or a game, and say nothing about messages. */
const ABOUT_SOMETHING_ELSE = new Set([
  "cancel",
  "end",
  "quit",
  "revoke",
  "cancelar",
  "annulla",
  "iptal",
  "ondoa",
  "الغاء",
  "إلغاء",
  "start",
  "resume",
  "comecar",
  "iniciar",
  "empezar",
  "alta",
  "demarrer",
  "commencer",
  "anmelden",
  "inizia",
  "anza",
  "ابدأ",
  "शुरू",
  "старт",
]);

/** Quick replies carry a label or payload of our own making: their first words are enough. */
const STOP_BUTTON = /^(stop|unsubscribe|opt[ _-]?out|no more|parar|sair|baja)\b/;

/** What a message says about consent; null for nearly all of them. */
export function consentWord(
  kind: string,
  text: string,
  payload?: string | null,
): "opt_out" | "opt_in" | null {
  const word = fold(text);
  if (kind === "button" || kind === "interactive") {
    if (STOP_BUTTON.test(word) || STOP_BUTTON.test(fold(payload ?? ""))) return "opt_out";
    if (ABOUT_SOMETHING_ELSE.has(word)) return null;
  }
  if (STOP.has(word)) return "opt_out";
  return START.has(word) ? "opt_in" : null;
}

/** Lower case, accents of Latin letters off, punctuation and spaces at the edges off. */
function fold(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^[\p{P}\p{S}\s]+|[\p{P}\p{S}\s]+$/gu, "")
    .replace(/\p{Script=Latin}\p{M}*/gu, (letter) => letter.normalize("NFD").replace(/\p{M}/gu, ""))
    .replace(/\s+/g, " ");
}
