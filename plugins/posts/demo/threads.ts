import type { DemoPost } from './story.ts'

/** Conversations: questions of citizens, answers of the offices, neighbours among themselves. */
export const threads: readonly DemoPost[] = [
  { by: 'anna_behrens', text: '@stadt_wismar Kommt man zurzeit mit dem Rad durch die Dankwartstraße, oder muss man schieben?', regions: ['13074'], answers: [
    { by: 'stadt_wismar', text: 'Schieben, bitte. Der Gehweg ist auf zwei Meter verengt. Mit dem Rad fährt es sich über die Lübsche Straße besser, das sind 300 Meter mehr.' },
    { by: 'anna_behrens', text: 'Danke für die schnelle Antwort! 300 Meter schaffe ich auch gegen den Wind.', to: 'last' },
    { by: 'malte_r', text: 'Gegen den Wind sind es gefühlt 600.', to: 'last' },
  ] },
  { by: 'stadt_wismar', text: 'Sie haben gefragt, wir haben gezählt: An der Kreuzung Lübsche Straße queren täglich 2.900 Fahrräder. Die Ampel bekommt deshalb im Januar eine eigene Radphase. #Radverkehr', picture: 'bars', answers: [
    { by: 'malte_r', text: 'Das ist die beste Nachricht seit der Erfindung des Schutzblechs.' },
    { by: 'ruediger_s', text: 'Und die Autos? Ich stehe da jetzt schon zwei Rotphasen.' },
    { by: 'stadt_wismar', text: 'Die Autos warten nach unserer Rechnung vier Sekunden länger, dafür fällt das Rechtsabbiegen gegen den Radstrom weg. Wir messen ein halbes Jahr nach und schreiben hier, was herauskam.', to: 'last' },
    { by: 'ruediger_s', text: 'Nachmessen finde ich gut.', to: 'last' },
  ] },
  { by: 'linh_tran', text: '@polizei_rostock Am Sportplatz Lütten Klein ist seit Tagen die Wegbeleuchtung aus. Die Mädchen gehen nach dem Training im Dunkeln. Sind Sie dafür zuständig?', answers: [
    { by: 'polizei_rostock', text: 'Zuständig ist das Tiefbauamt, wir haben es eben weitergegeben. Bis es wieder leuchtet, fährt unsere Streife dienstags und donnerstags um 20 Uhr vorbei.' },
    { by: 'linh_tran', text: 'Das nenne ich Nachbarschaft. Danke!', to: 'last' },
    { by: 'fatima_haddad', text: 'Wir laufen dienstags gemeinsam vom Stadtteilzentrum zur Bahn, die Mädchen können sich anschließen.' },
    { by: 'linh_tran', text: 'Sage ich ihnen heute Abend. Ihr seid großartig.', to: 'last' },
  ] },
  { by: 'polizei_rostock', text: 'Seit heute steht am Doberaner Platz unsere mobile Wache, montags bis freitags von 10 bis 16 Uhr. Anzeigen, Fragen, Fundsachen: kommen Sie vorbei.', answers: [
    { by: 'heiner_tietz', text: 'Ist der Container barrierefrei? Auf dem Platz gibt es zwei Stufen, die man hört, aber nicht sieht.' },
    { by: 'polizei_rostock', text: 'Guter Hinweis. Der Container selbst hat eine Rampe, auf dem Platz führt der Weg von der Haltestelle stufenlos hin. Wir lassen die Stufen bis Freitag mit Kontraststreifen und Noppen versehen.', to: 'last' },
    { by: 'heiner_tietz', text: 'Ich teste am Sonnabend und berichte. Mit Akkordeon.', to: 'last' },
    { by: 'rieke_d', text: 'Gibt es Zeiten mit Gebärdensprache?' },
    { by: 'polizei_rostock', text: 'Jeden ersten Mittwoch von 14 bis 16 Uhr, sonst per Video nach Anmeldung.', to: 'last' },
  ] },
  { by: 'hauke_petersen', text: 'Der Sturm hat drei Reusen mitgenommen. Wer bei Barhöft orange Bojen mit BAR 7 findet: Es gibt Fisch. #Hafen #Ostsee', picture: 'coast', answers: [
    { by: 'thies_ahrend', text: 'Eine liegt bei uns am Schuppen, die haben wir gestern mitgebracht.' },
    { by: 'hauke_petersen', text: 'Dann steht dir ein Aal zu. Räucherst du oder räuchere ich?', to: 'last' },
    { by: 'grete_harms', text: 'Am Weststrand liegt auch eine, Höhe Übergang 32. Ich habe sie aus dem Wasser gezogen.' },
    { by: 'hauke_petersen', text: 'Grete, du kriegst Flunder bis Ostern.', to: 'last' },
  ] },
  { by: 'schule_am_bodden', text: 'Ab Montag fährt der Schulbus 210 zehn Minuten früher, weil die Brücke in Barth gesperrt ist. Bitte weitersagen, auch an die, die nie lesen, was wir schreiben. #Schule', answers: [
    { by: 'grete_harms', text: 'Gilt das auch für den Nachmittag?' },
    { by: 'schule_am_bodden', text: 'Nachmittags bleibt alles wie bisher, die Sperrung gilt nur bis 9 Uhr.', to: 'last' },
    { by: 'thies_ahrend', text: 'Mein Sohn sagt, er habe nichts davon gewusst. Er steht neben dem Aushang.' },
  ] },
  { by: 'nele_w', text: 'Frage an alle Bauern hier: Was bräuchtet ihr, um eine nasse Wiese weiter zu bewirtschaften? Ich schreibe darüber meine Abschlussarbeit und will es nicht am Schreibtisch erfinden. #Moor', answers: [
    { by: 'kai_uwe', text: 'Eine Maschine, die nicht einsinkt, und jemanden, der das Heu kauft. In der Reihenfolge.' },
    { by: 'nele_w', text: 'Wer kauft es denn heute?', to: 'last' },
    { by: 'kai_uwe', text: 'Keiner, das ist ja der Witz. Komm vorbei, ich zeige dir die Fläche. Stiefel mitbringen.', to: 'last' },
    { by: 'emil_voss', text: 'Zu Niederschlag und Wasserstand seit 1979 habe ich Reihen, die schicke ich Ihnen gern.' },
    { by: 'nele_w', text: 'Sie sind ein Schatz, beide.', to: 'last' },
  ] },
  { by: 'cem_yildiz', text: 'Der Ofen ist kaputt. Bäcker ohne Ofen, das ist wie Ostsee ohne Ufer. Kennt jemand einen Ofenbauer, der vor Donnerstag kann? #Schwerin', regions: ['13004'], answers: [
    { by: 'jasmin_k', text: 'Mein Schwager baut Pizzaöfen, der ist die ganze Woche in der Stadt. Nummer kommt.' },
    { by: 'mia_boldt', text: 'Wir haben im Theater einen Werkstattofen. Der kann 1.100 Grad, aber keine Croissants.' },
    { by: 'cem_yildiz', text: 'Der Schwager war da. Es war eine Sicherung für 2,80 Euro. Freibrötchen für alle Beteiligten.', picture: 'bread' },
    { by: 'jasmin_k', text: 'Ich fahre extra Umweg.', to: 'last' },
  ] },
  { by: 'marlies_koch', text: 'Ich habe auf dem Dachboden ein Kästchen mit Glasplatten gefunden. Auf einer steht "Hochwasser 1913". Wie macht man so etwas sichtbar, ohne es kaputtzumachen?', answers: [
    { by: 'ines_pohl', text: 'Nicht putzen! Das Stadtarchiv hat einen Leuchttisch und ruhige Hände. Ich stelle den Kontakt her.' },
    { by: 'ole_jensen', text: 'Zur Not von hinten mit Tageslicht abfotografieren, Stativ, kein Blitz.' },
    { by: 'marlies_koch', text: 'Das Archiv hat einen Termin für mich am Freitag. Ich bin aufgeregt wie vor der Einschulung.', to: 'last' },
    { by: 'marlies_koch', text: 'Es sind zwölf Bilder! Auf einem steht mein Urgroßvater im Kahn vor der Kirche.', picture: 'skyline' },
    { by: 'emil_voss', text: 'Falls die Pegelmarke an der Kirche zu sehen ist: Die fehlt mir in meiner Reihe.' },
  ] },
  { by: 'torben_maass', text: 'Müritz, 6:50 Uhr. Der Seeadler hat sich den Hecht vom Eis geholt und dann zwanzig Minuten überlegt, wie er damit startet.', picture: 'forest', answers: [
    { by: 'samuel_o', text: 'Same with me and breakfast.', language: 'en' },
    { by: 'wolfgang_z', text: 'Gibt es ein Foto vom Adler?' },
    { by: 'torben_maass', text: 'Nein, mir waren die Finger eingefroren. Deshalb das Bild vom Wald, der hielt still.', to: 'last' },
  ] },
  { by: 'jan_olaf', text: 'Wir brauchen für die Jugendfeuerwehr acht Paar Handschuhe in Kindergröße. Wer hat welche übrig? #Feuerwehr', answers: [
    { by: 'sabine_l', text: 'Der Förderverein gibt 150 Euro dazu, Beleg bitte an mich.' },
    { by: 'piotr_nowak', text: 'Auf der Werft liegen zehn Paar in Größe 7, ungetragen. Ich bringe sie am Freitag mit.' },
    { by: 'jan_olaf', text: 'Damit ist die ganze Gruppe warm. Danke euch, ihr dürft einmal mitspritzen.', to: 'last' },
  ] },
  { by: 'fatima_haddad', text: 'Wer kann am Sonnabend zwei Stunden beim Umzug der Kleiderkammer helfen? Wir tragen von der Tür zum Auto, das Auto fährt selbst. #Ehrenamt', regions: ['13003'], answers: [
    { by: 'anna_behrens', text: 'Ich komme direkt vom Frühdienst, also mit Augenringen.' },
    { by: 'rieke_d', text: 'Bin dabei, und bringe zwei kräftige Kollegen mit, gehörlos und gut gelaunt.' },
    { by: 'ole_jensen', text: 'Ab 11 Uhr, vorher schläft der Lotse.' },
    { by: 'fatima_haddad', text: 'Zusammen sind wir elf. Es gibt Tee, und danach Platz im Schrank.', to: 'last' },
  ] },
  { by: 'lotta_h', text: '@schule_am_bodden Dürfen Schülerinnen bei der Segel-AG im Winter wirklich bis 6 Grad Wassertemperatur aufs Wasser? Meine fragen, ich weiß es nicht.', answers: [
    { by: 'schule_am_bodden', text: 'Nein. Unter 10 Grad bleibt die AG an Land, dann wird geknotet, gerechnet und repariert. So steht es in unserer Regel von 2024, wir hängen sie noch einmal aus.' },
    { by: 'lotta_h', text: 'Rechnen klingt nach meinem Teil. Ich bringe die Vektoren mit.', to: 'last' },
    { by: 'yara_s', text: 'Ich fürchte mich mehr vor den Vektoren als vor dem Wasser.', to: 'last' },
  ] },
  { by: 'emil_voss', text: 'Sturmhochwasser im Vergleich: der Pegel von gestern Nacht gegen die Flut vom Oktober 2023, beides an meiner Latte gemessen. #Ostsee', picture: 'gauge', answers: [
    { by: 'hauke_petersen', text: 'Passt mit meiner Kaimauer überein, plus zwei Zentimeter Möwe.' },
    { by: 'nele_w', text: 'Gibt es die Reihe auch als Tabelle? Dann können die, die das Bild nicht sehen, mitlesen.' },
    { by: 'emil_voss', text: 'Gern. 18 Uhr 41 cm, 22 Uhr 83 cm, 2 Uhr 108 cm, 6 Uhr 94 cm, 10 Uhr 62 cm.', to: 'last' },
    { by: 'heiner_tietz', text: 'Danke. Die Kurve habe ich jetzt im Ohr, sie klingt nach Moll.', to: 'last' },
  ] },
  { by: 'yara_s', text: 'Interview für die Schülerzeitung: Welche Frage soll ich der Bürgermeisterin stellen? Die beste wird gedruckt.', answers: [
    { by: 'ines_pohl', text: 'Welches Buch sie zuletzt zu Ende gelesen hat.' },
    { by: 'ruediger_s', text: 'Warum alle Ampeln rot sind, wenn ich komme.' },
    { by: 'sabine_l', text: 'Wann der Schulbus wieder bis Neukloster fährt.' },
    { by: 'yara_s', text: 'Der Schulbus gewinnt. Wie immer.', to: 'last' },
  ] },
  { by: 'stadt_wismar', text: 'Frage an Sie: Soll der Weihnachtsmarkt am 24. Dezember bis 14 Uhr öffnen? Antworten Sie einfach hier, wir zählen bis Sonntag aus.', picture: 'market', answers: [
    { by: 'ines_pohl', text: 'Ja, aber bitte mit Bus nach Hause.' },
    { by: 'jan_olaf', text: 'Wir sperren ab 14 Uhr die Zufahrt, das passt.' },
    { by: 'lotta_h', text: 'Nein. Die an den Ständen haben auch Familie.' },
    { by: 'agnieszka_m', text: 'Bin für zwölf Uhr als Mitte.' },
    { by: 'stadt_wismar', text: 'Ausgezählt: 214 Stimmen, die meisten für 12 Uhr. So machen wir es. Danke fürs Mitreden.' },
  ] },
  { by: 'ole_jensen', text: 'Seenebel über der Mole, der Leuchtturm ist nur noch ein Gerücht. #Warnemünde', picture: 'lighthouse', answers: [
    { by: 'bente_lund', text: 'Jeg kan høre den, men ikke se den.', language: 'da' },
    { by: 'rieke_d', text: 'Ich kann ihn sehen, aber nicht hören. Zusammen geht es.' },
    { by: 'ole_jensen', text: 'Ihr zwei solltet Lotsinnen werden.', to: 'last' },
  ] },
  { by: 'agnieszka_m', text: 'Igel im November: Bitte nur aufpäppeln, wenn er unter 500 Gramm wiegt und am Tag herumläuft. Alles andere ist ein Igel mit Plan.', answers: [
    { by: 'marlies_koch', text: 'Meiner wiegt 612 und schläft im Laub. Er hat also einen Plan.' },
    { by: 'wolfgang_z', text: 'Wie wiegt man einen Igel, der sich einrollt?' },
    { by: 'agnieszka_m', text: 'Genau dann: mit Handschuh in die Küchenwaage, danach die Waage putzen.', to: 'last' },
  ] },
  { by: 'jasmin_k', text: 'An alle, die morgens in der 8 stehen: Die Tür geht erst zu, wenn der Rucksack drin ist. Der Rucksack kann nichts dafür. #Schwerin', answers: [
    { by: 'mia_boldt', text: 'Das war ich. Der Rucksack entschuldigt sich.' },
    { by: 'jasmin_k', text: 'Angenommen. Er darf vorn sitzen.', to: 'last' },
  ] },
  { by: 'polizei_rostock', text: 'Bitte helfen Sie mit: In Gehlsdorf fehlen seit Montag zwölf Gullydeckel. Wer Löcher sieht, ruft die 110, wer Deckel sieht, auch. Wir haben die Stellen gesichert und melden jede Neuigkeit hier.', picture: 'closure', answers: [
    { by: 'ole_jensen', text: 'Am Fährberg fehlt auch einer, ich habe eine Obstkiste draufgestellt.' },
    { by: 'polizei_rostock', text: 'Danke, die Kollegen sind unterwegs. Bitte Abstand halten, die Kiste trägt nicht.', to: 'last' },
    { by: 'anna_behrens', text: 'Ich bin fast hineingefahren. Mit Licht!' },
    { by: 'polizei_rostock', text: 'Neun Deckel lagen in einer Garage in Toitenwinkel, drei fehlen noch. Ermittelt wird gegen zwei Männer.' },
  ] },
  { by: 'mia_boldt', text: 'Wir suchen für das Weihnachtsmärchen eine echte Kutsche, ein unechtes Pferd und jemanden, der beides bedienen kann.', answers: [
    { by: 'kai_uwe', text: 'Kutsche hätte ich. Das echte Pferd auch, das ist aber zu klug für die Rolle.' },
    { by: 'mia_boldt', text: 'Kluge Pferde sind willkommen, wir haben genug Text.', to: 'last' },
  ] },
  { by: 'kai_uwe', text: 'Frage in die Runde: Der Wolf war nachts am Zaun, der Zaun hat gehalten. Wer hat Erfahrung mit Herdenschutzhunden? Ich will nicht zwei Wölfe haben.', warning: 'Wolf und Weidetiere', answers: [
    { by: 'torben_maass', text: 'Ich kenne zwei Höfe bei Boek, die haben gute Erfahrungen. Fahren wir zusammen hin?' },
    { by: 'kai_uwe', text: 'Donnerstag nach dem Melken. Ich bringe Kaffee mit.', to: 'last' },
    { by: 'agnieszka_m', text: 'Denkt an die Impfungen, bevor die Hunde zu den Kühen ziehen.' },
  ] },
] // prettier-ignore
