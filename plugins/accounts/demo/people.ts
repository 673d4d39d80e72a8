/** Who lives in the demo town. Names, texts and addresses are made up; `example` domains reach nobody. */
export interface Citizen {
  readonly handle: string
  readonly name: string
  readonly region: string
  readonly bio: string
  readonly fields?: Readonly<Record<string, string>>
  readonly languages?: readonly string[]
  readonly locked?: true
  /** With a drawn picture; the others show their initials. */
  readonly face?: true
}

export const citizens: readonly Citizen[] = [
  { handle: 'anna_behrens', name: 'Anna Behrens', region: '13003', bio: 'Krankenschwester in der Südstadt. Fahre bei jedem Wetter mit dem Rad und schimpfe bei jedem Wetter über den Wind.', fields: { Rad: 'Diamant, Baujahr 1987' }, face: true },
  { handle: 'hauke_petersen', name: 'Hauke Petersen', region: '13073', bio: 'Fischer in dritter Generation, Barhöft. Hering, Dorsch und schlechte Witze.', fields: { Boot: 'BAR 7', Hafen: 'Barhöft' }, languages: ['de', 'nds'], face: true },
  { handle: 'nele_w', name: 'Nele Wiechmann', region: '13075', bio: 'Studiere Landschaftsökologie in Greifswald. Moore sind keine Pfützen.\n\nMehr unter https://moore.example.org', face: true },
  { handle: 'cem_yildiz', name: 'Cem Yıldız', region: '13004', bio: 'Bäckermeister am Schlachtermarkt. Ab vier Uhr wach, ab vierzehn Uhr nicht mehr ansprechbar.', languages: ['de', 'tr'], face: true },
  { handle: 'marlies_koch', name: 'Marlies Koch', region: '13072', bio: 'Rentnerin, Ortschronistin von Güstrow, Großmutter von fünf.', face: true },
  { handle: 'jan_olaf', name: 'Jan-Olaf Schröder', region: '13074', bio: 'Freiwillige Feuerwehr Wismar, Löschgruppe Süd. Hier privat.', face: true },
  { handle: 'linh_tran', name: 'Linh Trần', region: '13003', bio: 'Apothekerin. Aufgewachsen in Lütten Klein. Trainiere die Mädchen beim Volleyball.', fields: { Verein: 'SV Warnow 90' }, languages: ['de', 'vi'], face: true },
  { handle: 'torben_maass', name: 'Torben Maaß', region: '13071', bio: 'Förster an der Müritz. Wer den Wolf sieht, darf sich freuen, nicht fürchten.', face: true },
  { handle: 'sabine_l', name: 'Sabine Lüdtke', region: '13076', bio: 'Elternsprecherin, Kassenwartin, Kuchenbäckerin. In dieser Reihenfolge.', locked: true },
  { handle: 'piotr_nowak', name: 'Piotr Nowak', region: '13075', bio: 'Schweißer auf der Werft, wohne in Wolgast. Piszę też po polsku.', languages: ['de', 'pl'], face: true },
  { handle: 'grete_harms', name: 'Grete Harms', region: '13073', bio: 'Ferienwohnungen auf dem Darß. Im Winter lese ich.', face: true },
  { handle: 'ole_jensen', name: 'Ole Jensen', region: '13003', bio: 'Lotse auf der Warnow. Fotografiere Schiffe, wenn ich gerade keine lotse.', face: true },
  { handle: 'mia_boldt', name: 'Mia Boldt', region: '13004', bio: 'Auszubildende Veranstaltungstechnik am Theater. Licht an.', face: true },
  { handle: 'dieter_rump', name: 'Dieter Rump', region: '13071', bio: 'Dampflokfreunde Waren (Müritz) e. V.', fields: { Verein: 'Dampflokfreunde Waren' } },
  { handle: 'fatima_haddad', name: 'Fatima Haddad', region: '13003', bio: 'Sozialarbeiterin im Stadtteilzentrum. Deutsch, العربية, Tee.', languages: ['de', 'ar'], face: true },
  { handle: 'kai_uwe', name: 'Kai-Uwe Brandt', region: '13076', bio: 'Landwirt bei Parchim. 140 Kühe, zwei Hunde, ein Handy mit Riss.', languages: ['de', 'nds'] },
  { handle: 'lotta_h', name: 'Lotta Hagemann', region: '13074', bio: 'Segeln, Kiten, Physik auf Lehramt.', face: true },
  { handle: 'ruediger_s', name: 'Rüdiger Stein', region: '13072', bio: 'Pendler auf der A 19. Sammle Staus und Ausreden.' },
  { handle: 'emil_voss', name: 'Emil Voß', region: '13075', bio: 'Klimaforscher im Ruhestand. Messe Regen im eigenen Garten seit 1979.', fields: { Station: 'Usedom, 12 m über NN' }, face: true },
  { handle: 'jasmin_k', name: 'Jasmin Krüger', region: '13004', bio: 'Busfahrerin im Nahverkehr. Fragen zum Fahrplan bitte an den Fahrplan.', face: true },
  { handle: 'thies_ahrend', name: 'Thies Ahrend', region: '13073', bio: 'Seenotretter (ehrenamtlich), Zimmermann (hauptamtlich).', languages: ['de', 'nds'], face: true },
  { handle: 'bente_lund', name: 'Bente Lund', region: '13003', bio: 'Kommer fra Gedser, bor i Warnemünde. Dolmetscherin.', languages: ['de', 'da', 'en'] },
  { handle: 'wolfgang_z', name: 'Wolfgang Zander', region: '13071', bio: 'Neubrandenburg. Schachklub, Kleingarten, Enkel.' },
  { handle: 'yara_s', name: 'Yara Sommer', region: '13072', bio: 'Schülerin, 17. Schülerzeitung und Handball.', locked: true, face: true },
  { handle: 'ines_pohl', name: 'Ines Pohl', region: '13074', bio: 'Stadtbibliothek. Ich habe nicht alles gelesen, aber ich weiß, wo es steht.', face: true },
  { handle: 'malte_r', name: 'Malte Reimers', region: '13076', bio: 'Radkurier in Ludwigslust. Karten auf Papier.', face: true },
  { handle: 'agnieszka_m', name: 'Agnieszka Mazur', region: '13075', bio: 'Tierärztin in Anklam. Katzen erziehe ich nicht, ich berate sie.', languages: ['de', 'pl'], face: true },
  { handle: 'heiner_tietz', name: 'Heiner Tietz', region: '13004', bio: 'Blinder Musiker. Bilder bitte beschreiben, dann bin ich dabei.', fields: { Instrument: 'Akkordeon' } },
  { handle: 'rieke_d', name: 'Rieke Dahl', region: '13003', bio: 'Gebärdensprachdolmetscherin. Hände reden.', face: true },
  { handle: 'samuel_o', name: 'Samuel Okafor', region: '13071', bio: 'Physiotherapeut, Chor, Drachenboot auf dem Tollensesee.', languages: ['de', 'en'], face: true },
] // prettier-ignore

export interface Office {
  readonly handle: string
  readonly name: string
  readonly office: 'police' | 'municipality' | 'school'
  readonly region: string
  readonly bio: string
  readonly fields: Readonly<Record<string, string>>
}

export const offices: readonly Office[] = [
  {
    handle: 'polizei_rostock',
    name: 'Polizeiinspektion Rostock',
    office: 'police',
    region: '13003',
    bio: 'Wir informieren über Einsätze, Verkehr und Vorbeugung. Diese Seite ist werktags von 7 bis 18 Uhr besetzt, die Wache immer.',
    fields: { Notruf: '110', Telefon: '0381 0000-0', Wache: 'rund um die Uhr' },
  },
  {
    handle: 'stadt_wismar',
    name: 'Hansestadt Wismar',
    office: 'municipality',
    region: '13074',
    bio: 'Neues aus Rathaus und Bürgerschaft: Baustellen, Termine, Öffnungszeiten. Fragen beantworten wir werktags.',
    fields: { Bürgerservice: 'Mo bis Fr 8 bis 12 Uhr, Di und Do auch 14 bis 18 Uhr', Telefon: '03841 000-0' },
  },
  {
    handle: 'schule_am_bodden',
    name: 'Regionale Schule am Bodden',
    office: 'school',
    region: '13073',
    bio: 'Klassen 5 bis 10, Ganztag. Hier schreiben Schulleitung und Schülerzeitung.',
    fields: { Sekretariat: 'Mo bis Fr 7 bis 13 Uhr', Telefon: '038231 000' },
  },
]

/** Those with a task on the server, and one who has just registered. */
export const staff = {
  moderator: {
    handle: 'mara_moderation',
    name: 'Mara Lindner',
    region: '13003',
    bio: 'Moderation auf diesem Server. Werktags 8 bis 18 Uhr.',
    face: true,
  },
  operator: {
    handle: 'bernd_betrieb',
    name: 'Bernd Ohlsen',
    region: '13004',
    bio: 'Betrieb dieses Servers: Aktualisierungen, Sicherungen, Geduld.',
  },
} as const satisfies Record<string, Citizen>
export const newcomer: Citizen = { handle: 'neu_im_norden', name: 'Jule Paulsen', region: '13003', bio: '' }

/** Who may act for which office. */
export const mandates = [
  { handle: 'ines_pohl', office: 'stadt_wismar', role: 'publisher' },
  { handle: 'lotta_h', office: 'schule_am_bodden', role: 'writer' },
] as const

/** The same for everybody in the demo town, and in no other place. */
export const demoPassword = 'moewen-am-hafen'

export function demoEmail(handle: string): string {
  return `${handle}@boddenstadt.example`
}
