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
  "optout",
  "opt out",
  "parar",
  "pare",
  "sair",
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
  "afmelden",
  "dur",
  "berhenti",
  "acha",
  "simama",
  "إيقاف",
  "ايقاف",
  "توقف",
  "रोकें",
  "बंद",
  "बंद करें",
  "стоп",
  "отписаться",
  "停止",
  "退订",
]);

/** On a button of ours these end an order or a visit, and say nothing about messages. */
const END = new Set([
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
]);

const START = new Set(["unstop", "subscribe", "optin", "opt in", "اشتراك", "подписаться", "订阅"]);

/** On a button of ours these begin an order or a game. */
const BEGIN = new Set([
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
  const isPressed = kind === "button" || kind === "interactive";
  if (isPressed && (STOP_BUTTON.test(word) || STOP_BUTTON.test(fold(payload ?? "")))) {
    return "opt_out";
  }
  if (STOP.has(word) || (!isPressed && END.has(word))) return "opt_out";
  return START.has(word) || (!isPressed && BEGIN.has(word)) ? "opt_in" : null;
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
