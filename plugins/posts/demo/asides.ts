import type { DemoPost } from './story.ts'

/** Words for a few: those who are named, those who follow. */
export const asides: readonly DemoPost[] = [
  { by: 'linh_tran', text: '@anna_behrens Deine Bestellung ist da, ich lege sie unter deinen Namen. Der Hustentee auch.', visibility: 'direct', answers: [
    { by: 'anna_behrens', text: 'Du bist ein Engel mit Öffnungszeiten. Ich komme nach der Schicht.', to: 'last' },
  ] },
  { by: 'ines_pohl', text: '@marlies_koch Der Leuchttisch ist am Freitag ab 10 Uhr frei. Ich habe Sie eingetragen.', visibility: 'direct', answers: [
    { by: 'marlies_koch', text: 'Danke, liebe Frau Pohl. Ich bringe die Platten in Watte.', to: 'last' },
  ] },
  { by: 'polizei_rostock', text: '@ole_jensen Danke für den Hinweis von heute früh. Wir melden uns, falls wir noch Fragen haben.', visibility: 'direct' },
  { by: 'torben_maass', text: '@kai_uwe Die beiden Höfe haben zugesagt, Donnerstag 11 Uhr. Ich hole dich ab.', visibility: 'direct' },
  { by: 'grete_harms', text: 'Nur für euch: Der Schlüssel zum Bootsschuppen liegt jetzt unter dem dritten Stein, nicht mehr unter dem zweiten.', visibility: 'followers' },
  { by: 'mia_boldt', text: 'Generalprobe am Dienstag ist offen für Freunde. Bitte nicht weitersagen, sonst wird es eine Premiere.', visibility: 'followers' },
  { by: 'thies_ahrend', text: 'Nach dem Einsatz gestern schlafe ich schlecht. Danke, dass ihr fragt. Es hilft, dass ihr fragt.', visibility: 'followers', warning: 'Seenot' },
  { by: 'heiner_tietz', text: 'Probe fällt aus, der Boden im Speicher wird geölt. Der Boden klingt danach besser, wir bis dahin nicht.', visibility: 'unlisted' },
  { by: 'malte_r', text: 'Platz 2 beim Kurierrennen. Platz 1 hatte einen Motor, aber das darf ich nicht sagen.', visibility: 'unlisted' },
  { by: 'agnieszka_m', text: 'Heute mussten wir einen alten Hund gehen lassen. Er lag auf seiner Decke und alle waren da.', warning: 'Abschied von einem Tier' },
] // prettier-ignore
