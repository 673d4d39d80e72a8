import type { DemoPost } from './story.ts'

type Random = () => number

/** Sentences that fit together; each combination is used once. */
interface Frame {
  readonly by: readonly string[]
  readonly make: (random: Random) => string
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!
const between = (random: Random, least: number, most: number): number => Math.floor(least + random() * (most - least + 1))

const roads = [
  'der B 105 bei Bad Doberan',
  'der A 20 bei Tessin',
  'der L 10 in Warnemünde',
  'der B 109 bei Anklam',
  'der Tessiner Straße',
  'der A 19 bei Kavelstorf',
  'der B 96 vor Stralsund',
  'der Hundsburgallee',
]
const causes = [
  'ein liegengebliebener Lkw',
  'verlorene Strohballen',
  'eine Ölspur',
  'ein Auffahrunfall ohne Verletzte',
  'Baumfällungen',
  'ein Wasserrohrbruch',
  'eine defekte Ampel',
]
const advice = [
  'Bitte bilden Sie eine Rettungsgasse.',
  'Planen Sie 15 Minuten mehr ein.',
  'Die Umleitung ist ausgeschildert.',
  'Wir melden uns, sobald es wieder rollt.',
  'Busse fahren über die Nebenstraße.',
  'Bitte fahren Sie langsam heran.',
]
const found = [
  'ein Schlüsselbund mit Anker',
  'eine Brille im roten Etui',
  'ein Kinderrucksack mit Dino',
  'ein Hörgerät',
  'ein Ehering mit Gravur',
  'eine Geige im Koffer',
  'ein Gebiss',
  'ein Drachen mit sechs Metern Schnur',
  'eine Urkunde von 1978',
]
const places = [
  'in der Straßenbahn 5',
  'am Stadthafen',
  'im Barnstorfer Wald',
  'vor der Kunsthalle',
  'an der Haltestelle Holbeinplatz',
  'auf der Westmole',
  'im Iga-Park',
  'am Brink',
]
const offices = [
  'im Rathaus, Zimmer 12',
  'im Bürgerservice',
  'im Bauamt',
  'in der Wohngeldstelle',
  'beim Standesamt',
  'in der Tourist-Information',
]
const changes = [
  'ist die Schlange heute kurz',
  'fällt die Sprechstunde am Mittwoch aus',
  'gibt es ab Montag neue Öffnungszeiten',
  'hilft jetzt auch jemand mit Gebärdensprache',
  'können Sie wieder mit Karte zahlen',
  'arbeitet die neue Kollegin Frau Thede',
  'liegen die Pläne für den Spielplatz aus',
]
const reasons = [
  'Bringen Sie bitte Ihren Ausweis mit.',
  'Anrufen geht schneller als schreiben.',
  'Ein Termin erspart das Warten.',
  'Fragen beantworten wir auch hier.',
  'Der Aufzug fährt wieder.',
  'Parken können Sie hinter dem Haus.',
]
const classes = ['Die 5a', 'Die 6c', 'Die 7b', 'Die 8a', 'Die 9c', 'Die 10b', 'Unser Chor', 'Die Schülerfirma', 'Die Technik-AG']
const deeds = [
  'hat heute die Bienenkästen winterfest gemacht',
  'war im Meeresmuseum und möchte nicht zurück',
  'hat das Treppenhaus gestrichen, meist die Wände',
  'übt für das Krippenspiel',
  'hat 86 Kilo Müll am Ufer gesammelt',
  'besucht morgen die Werft',
  'hat beim Planspiel die Stadt gerettet',
  'verkauft am Freitag Waffeln',
]
const closings = [
  'Wir sind stolz.',
  'Fotos hängen im Foyer.',
  'Danke an alle, die geholfen haben.',
  'Nächste Woche geht es weiter.',
  'Wer mitmachen will, fragt im Sekretariat.',
  'Es roch bis in die dritte Etage.',
]
const weathers = ['Nebel', 'Nieselregen', 'Sonne', 'Wind aus Nordost', 'erster Reif', 'Graupel', 'ein Regenbogen', 'tiefe Wolken']
const spots = [
  'über der Warnow',
  'am Schweriner See',
  'auf dem Darß',
  'über den Dächern von Wismar',
  'am Tollensesee',
  'in Güstrow',
  'über dem Peenetal',
  'an der Elde',
  'vor Hiddensee',
  'auf Poel',
]
const moods = [
  'Ich gehe trotzdem raus.',
  'Die Enten finden es gut.',
  'Heute gewinnt das Sofa.',
  'Genau deshalb wohne ich hier.',
  'Der Hund ist anderer Meinung.',
  'Mütze nicht vergessen.',
  'Kaffee hilft.',
  'Ein guter Tag für Suppe.',
  'Ich habe es auf die Heizung geschoben.',
]
const foods = [
  'Fischbrötchen',
  'Grünkohl',
  'Rotes Moos',
  'Streuselkuchen',
  'Räucheraal',
  'Kartoffelsuppe',
  'Birnen, Bohnen und Speck',
  'Matjes',
  'Sanddornlikör',
  'Tüften un Plum',
]
const verdicts = [
  'beste Entscheidung der Woche',
  'jetzt brauche ich eine neue Hose',
  'für vier Leute gekocht, für einen gereicht',
  'ganz nach dem Zettel meiner Großmutter',
  'ich sage nicht, wo, sonst ist es voll',
  'es war noch warm',
  'die Möwe hat die Hälfte abbekommen',
  'Rezept auf Anfrage',
]
const where = [
  'am Kutter',
  'bei uns in der Küche',
  'auf dem Markt',
  'im Vereinsheim',
  'an der Mole',
  'im Gasthof hinterm Deich',
  'auf dem Dorffest',
]
const trips = ['Zug', 'Bus', 'Fähre', 'Rad', 'Regionalbahn', 'Straßenbahn']
const stations = ['Bützow', 'Bad Kleinen', 'Ribnitz', 'Pasewalk', 'Neustrelitz', 'Güstrow', 'Velgast', 'Ludwigslust', 'Karow']
const events = [
  'pünktlich auf die Minute',
  'sieben Minuten zu spät, aber mit Durchsage',
  'voller Menschen mit Angeln',
  'leer bis auf eine Harfe',
  'mit Heizung, ich wiederhole: mit Heizung',
  'und neben mir ein Huhn im Korb',
  'und der Schaffner hat gesungen',
  'Ersatzverkehr in einem Reisebus von 1994',
]

const everybody = [
  'anna_behrens',
  'nele_w',
  'cem_yildiz',
  'marlies_koch',
  'linh_tran',
  'torben_maass',
  'piotr_nowak',
  'grete_harms',
  'ole_jensen',
  'mia_boldt',
  'fatima_haddad',
  'kai_uwe',
  'lotta_h',
  'ruediger_s',
  'emil_voss',
  'jasmin_k',
  'thies_ahrend',
  'bente_lund',
  'wolfgang_z',
  'ines_pohl',
  'malte_r',
  'agnieszka_m',
  'heiner_tietz',
  'rieke_d',
  'samuel_o',
]

const frames: readonly (Frame & { readonly share: number })[] = [
  {
    share: 16,
    by: ['polizei_rostock'],
    make: (random) => `Behinderung auf ${pick(random, roads)}: Grund ist ${pick(random, causes)}. ${pick(random, advice)}`,
  },
  {
    share: 10,
    by: ['polizei_rostock'],
    make: (random) =>
      `Abgegeben wurde ${pick(random, found)}, gefunden ${pick(random, places)}. Gehört das Ihnen? Die Wache in der Ulmenstraße hebt es ${between(random, 3, 6)} Wochen auf.`,
  },
  {
    share: 18,
    by: ['stadt_wismar'],
    make: (random) => `Kurz gemeldet: ${capital(pick(random, offices))} ${pick(random, changes)}. ${pick(random, reasons)}`,
  },
  {
    share: 14,
    by: ['schule_am_bodden'],
    make: (random) => `${pick(random, classes)} ${pick(random, deeds)}. ${pick(random, closings)}`,
  },
  {
    share: 34,
    by: everybody,
    make: (random) =>
      `${capital(pick(random, weathers))} ${pick(random, spots)}, ${between(random, -2, 11)} Grad. ${pick(random, moods)}`,
  },
  { share: 26, by: everybody, make: (random) => `${pick(random, foods)} ${pick(random, where)}: ${pick(random, verdicts)}.` },
  {
    share: 22,
    by: everybody,
    make: (random) => `Mit ${pick(random, trips)} nach ${pick(random, stations)}, ${pick(random, events)}.`,
  },
]

/** Short everyday posts; no two read the same. */
export function everydayPosts(random: Random): DemoPost[] {
  const said = new Set<string>()
  return frames.flatMap(({ share, by, make }) => {
    const posts: DemoPost[] = []
    while (posts.length < share) {
      const text = make(random)
      if (said.has(text)) continue
      said.add(text)
      posts.push({ by: pick(random, by), text })
    }
    return posts
  })
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
