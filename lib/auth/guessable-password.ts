/*
 * A list of leaked passwords holds the same few words with the same few ornaments. So does this
 * file: words, and the ornaments as rules. Together they refuse some millions of passwords.
 */

/** What people build passwords from: names, sports, pets, bands, places, months, and this product. */
const WORDS = new Set(
  `aaron abc abcd abcdef abigail access account action adam adelaide adidas admin administrator adrian
  africa albert alejandro alex alexander alexandra alfredo alice alicia alison allison alpha always
  amanda amber america american andrea andrew andromeda angel angela angelina angels animal anna
  anthony antonio anything apollo apple apples april archie arizona arnold arsenal arthur asdf asdfgh
  ashley asshole atlanta august aurora austin australia autumn avatar awesome azerty baby babygirl
  bailey banana bandit barbara barcelona baseball basketball batman beach bear beatles beautiful
  because bella benjamin berlin best betty beyonce bigdaddy billy birthday black blackberry blessed
  blizzard blood blue bob boomer boston brandon brasil brazil brooklyn brother brown bubbles buddy
  buffalo bulldog business buster butter butterfly california camaro cameron canada captain carlos
  carolina caroline carter casper castle cat change changeme charlie charlotte cheese chelsea cherry
  chester chicago chicken china chocolate chris christian christina christine christmas christopher
  chrome church cinnamon claire classic claudia coffee colorado company computer cookie cookies cool
  cooper corvette country courtney cowboy cowboys cricket cristina crystal cyprus daddy daisy dallas
  dance dancer daniel danielle dark darkness database david december default delta demo denver
  desktop destiny dexter diamond diana diego digital disney doctor dog dolphin dolphins donald dragon
  dream dreams dubai eagle eagles easter eclipse edward einstein electric elephant elizabeth emily
  eminem england enter eric europe evelyn everton everyone everything extreme facebook falcon family
  fantasy father february ferrari fire first fish florida flower flowers fluffy fly football forever
  fortnite france francisco franklin freddy free freedom friday friend friends gabriel galaxy gandalf
  garden garfield gateway general genesis george georgia german germany ghost giants ginger girl
  global god golden google gordon gracie grandma great green guest guitar hacker hallo hammer hannah
  happy hardcore harley harry hawaii heart heather heaven hello hellokitty help hockey holiday holland
  home honda honey hotmail house houston hunter iceman iloveme iloveyou ilove india indian infinity
  ingrid instagram internet ireland iron ironman isabella jack jackson jaguar jamaica james january
  japan jasmine jason jasper jennifer jeremy jesse jessica jesus jesuschrist johannesburg john johnny
  johnson jonathan jordan joseph joshua july junior june juventus karen katherine kathleen kenya
  killer kimberly king kingdom kitten kitty knight kristina lagos lakers laptop lauren legend leonardo
  letmein liberty lights lincoln little liverpool login london lonely love lovely lover loveyou lucky
  lucifer madison madrid magic mama manchester manager manutd march maria marina marketing marlboro
  martin marvin maryjane master matrix matthew maverick maxwell may melanie melissa member memphis
  mercedes merlin message messi metallica mexico michael michelle michigan mickey midnight miller
  minecraft miranda mobile monday money monica monkey monkeys monster montana morgan mother mountain
  mozart muffin murphy music mustang mylove myspace nairobi naruto natalie natasha nathan netflix
  network newyork nicholas nicole nigeria nintendo nirvana nissan nobody nokia nothing november
  october office oliver olivia online orange orlando paladin pakistan pamela panther paradise paris
  parker pass passion passport passw password passwort patricia patrick peace peaches peanut penguin
  pepper perfect peter phoenix picture pirate pizza platinum player playboy playstation please pokemon
  poland police popcorn porsche portugal power precious preston prince princess princesa private
  project pumpkin purple pussycat qazwsx qwer qwert qwerty qwertyuiop rabbit rachel raiders rainbow
  ranger rangers raven realmadrid rebecca red redsox remember renegade richard ricardo robert roberto
  rocket rockstar ronaldo root roxanne russia ryan sabrina sakura sales samantha samsung samuel
  sandra santiago santos sarah saturday saturn scarface school scooby scooter scorpio scorpion
  scotland scott secret secure security sebastian september server service sexy shadow shalom shannon
  sharks shit sierra silver simple simpson single sister skater skipper skyline slayer slipknot
  smile smokey snickers snoopy snowball snowman soccer soccer soldier sophia sophie spain spanky
  sparky special spider spiderman spirit spring sprite stanley star stargate startrek starwars state
  station stella stephanie stephen steven strong student stupid success sugar summer sunday sunflower
  sunset sunshine super superman superstar support suzuki swaziland sweet sweetheart sydney sylvia
  system target taylor teacher team teddy telephone temp temporary tennis tequila test tester testing
  texas thank thomas thunder thursday tiffany tiger tigers tigger timothy tinkerbell titanic tottenham
  toyota travel travis trinity trouble trustno tuesday turtle twilight twitter unicorn united universe
  unknown user valentin valentina vanessa vegas veronica victor victoria victory viking vincent violet
  viper virginia vision volkswagen walter warcraft warrior water webmaster wednesday welcome whatever
  whatsapp white william williams willow wilson windows winner winston winter wizard wolf wolverine
  wonder work world xavier yamaha yankees yellow young yourself youtube zachary zaq zeppelin zombie
  zxcvbn zxcvbnm you me my the is and i
  tickline tick line campaign campaigns inbox meta sms wallet workspace owner agent chat chatbot
  message messages marketing northwind`.split(/\s+/),
);

const KEYBOARD = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop"];
/** Columns, as in 1qaz2wsx3edc. */
const COLUMNS = ["1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0p"];
const SUBSTITUTES: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "@": "a",
  $: "s",
  "!": "i",
  "+": "t",
  "€": "e",
};

/**
 * Whether a password is one of those that are tried first: a common word or two with ornaments, a
 * walk over the keyboard, a repetition, a number alone, or the person's own name, address, business.
 * @param personal texts about the person; split into words here
 */
export function isGuessable(password: string, personal: readonly string[] = []): boolean {
  const text = password.toLowerCase().normalize("NFKC");
  const own = new Set(
    personal
      .flatMap((part) => part.toLowerCase().split(/[^\p{L}\d]+/u))
      .filter((w) => w.length > 2),
  );
  return (
    new Set(text).size < 5 ||
    isRepetition(text) ||
    isNumber(text) ||
    isWalk(text) ||
    isWords(text, own)
  );
}

/** "abcabcabc" and "password1password1" count as their first part. */
function isRepetition(text: string): boolean {
  for (let length = 1; length <= text.length / 2; length++) {
    const part = text.slice(0, length);
    if (length <= 6 && part.repeat(Math.ceil(text.length / length)).startsWith(text)) return true;
  }
  return false;
}

/** Dates, telephone numbers and the like: ten digits are 33 bits at best. */
function isNumber(text: string): boolean {
  return /^[\d\s.,:/+-]+$/.test(text) && text.replace(/\D/g, "").length < 16;
}

/** Most steps go to the neighbouring key or to the next letter. */
function isWalk(text: string): boolean {
  const lines = [...KEYBOARD, ...COLUMNS, "abcdefghijklmnopqrstuvwxyz", "01234567890"];
  let steps = 0;
  for (let at = 1; at < text.length; at++) {
    const [a, b] = [text[at - 1] as string, text[at] as string];
    if (a === b || lines.some((line) => line.includes(a + b) || line.includes(b + a))) steps += 1;
  }
  return steps / (text.length - 1) > 0.7;
}

/** One or two known words, with digits and signs around, between, or in place of letters. */
function isWords(text: string, own: ReadonlySet<string>): boolean {
  const readings = [text, [...text].map((sign) => SUBSTITUTES[sign] ?? sign).join("")];
  readings.push((readings[1] as string).replaceAll("i", "l"));
  return readings.some((reading) => {
    const bare = reading.replace(/[^\p{L}]/gu, "");
    const edged = reading.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
    const ending = text.replace(/[^\p{L}]+$/u, "");
    return [
      bare,
      edged,
      ending,
      [...ending].map((sign) => SUBSTITUTES[sign] ?? sign).join(""),
    ].some((word) => word.length > 2 && isKnown(word, own, 2));
  });
}

/** The word is a chain of at most `count` known ones; short leftovers of two letters do not save it. */
function isKnown(word: string, own: ReadonlySet<string>, count: number): boolean {
  if (WORDS.has(word) || own.has(word)) return true;
  if (count === 0) return false;
  for (let length = word.length; length >= 1; length--) {
    const head = word.slice(0, length);
    if (!WORDS.has(head) && !own.has(head)) continue;
    const rest = word.slice(length);
    if (rest.length <= 2 || (count > 1 && isKnown(rest, own, count - 1))) return true;
  }
  return false;
}
