import sharp from 'sharp'

type Random = () => number

/** A drawn picture and what is to be seen on it. */
export interface Scene {
  readonly svg: string
  readonly alt: string
}

const width = 1200
const height = 675
const shore = 390 // where water begins

/** Whole number from `least` to `most`. */
const between = (random: Random, least: number, most: number): number => Math.floor(least + random() * (most - least + 1))
const pick = <T>(random: Random, from: readonly T[]): T => from[between(random, 0, from.length - 1)]!
const repeat = (count: number, draw: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => draw(index)).join('')

const skies = [
  { name: 'am Morgen', top: '#7db4c2', low: '#eef0e0', sun: '#fff4d6' },
  { name: 'am Mittag', top: '#5fa9d6', low: '#d6ecf2', sun: '#fffbe8' },
  { name: 'im Abendlicht', top: '#6b6f9c', low: '#f4bd84', sun: '#ffd793' },
  { name: 'unter grauem Himmel', top: '#8b979c', low: '#d5dadb', sun: '#e4e7e6' },
] as const
type Sky = (typeof skies)[number]

function ground(sky: Sky, sunX: number, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><defs>
    <linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${sky.top}"/><stop offset="1" stop-color="${sky.low}"/></linearGradient>
    <linearGradient id="w" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#6aa7b1"/><stop offset="1" stop-color="#155662"/></linearGradient></defs>
    <rect width="${width}" height="${height}" fill="url(#s)"/><circle cx="${sunX}" cy="170" r="48" fill="${sky.sun}"/>${body}</svg>`
}

function water(random: Random, from = shore): string {
  const waves = repeat(70, () => {
    const y = between(random, from + 10, height - 10)
    const x = between(random, 0, width)
    return `<path d="M${x} ${y}h${between(random, 26, 70)}" stroke-width="${((y - from) / 110 + 0.8).toFixed(1)}" opacity="${(0.15 + random() * 0.3).toFixed(2)}"/>`
  })
  return `<rect y="${from}" width="${width}" height="${height - from}" fill="url(#w)"/><g stroke="#e6f5f5" stroke-linecap="round">${waves}</g>`
}

function boat(x: number, y: number, scale: number, sail: string): string {
  return `<g transform="translate(${x} ${y}) scale(${scale})"><path d="M0 0v-104l58 104z" fill="${sail}"/><path d="M-8 0v-84l-38 84z" fill="${sail}" opacity=".8"/><path d="M-60 6h132l-22 24h-88z" fill="#0b2d33"/></g>`
}

function town(x: number, y: number, scale: number, fill: string): string {
  return `<g transform="translate(${x} ${y}) scale(${scale})" fill="${fill}"><path d="M0 0v-42l22-24 22 24h14v-96l14-66 14 66v96h34l16-20 16 20h34v-22h44v64z"/><path d="M-70 0v-26l22-20 22 20v26zM196 0v-34l26-22 26 22v34zM262 0v-24l20-18 20 18v24z"/></g>`
}

const hills = '<path d="M0 400c180-46 380-20 560-8s380-44 640-10v60H0z" fill="#4b8186"/>'

function coast(random: Random): Scene {
  const sky = pick(random, skies)
  const posts = between(random, 7, 12)
  const groyne = repeat(
    posts,
    (index) =>
      `<rect x="${250 + index * 46}" y="${560 - index * 16}" width="15" height="${66 - index * 3}" rx="3" fill="#4a3a2c"/>`,
  )
  const body = `${hills}${water(random)}<path d="M0 ${height}V540c160-50 300-10 420 30s220 60 330 105z" fill="#e2cfa4"/>${groyne}`
  return {
    svg: ground(sky, between(random, 200, 1000), body),
    alt: `Strand ${sky.name}: Eine Buhne aus ${posts} Pfählen führt ins Wasser, dahinter flaches Land.`,
  }
}

function boats(random: Random): Scene {
  const sky = pick(random, skies)
  const count = between(random, 2, 5)
  const sails = repeat(count, (index) =>
    boat(
      180 + index * (860 / count) + between(random, 0, 60),
      430 + between(random, 0, 120),
      0.6 + random() * 0.7,
      pick(random, ['#8a3524', '#f1ead8', '#b7602f']),
    ),
  )
  const body = `${hills}${town(840, 398, 0.7, '#2d6068')}${water(random)}${sails}`
  return {
    svg: ground(sky, between(random, 150, 700), body),
    alt: `${['Zwei', 'Drei', 'Vier', 'Fünf'][count - 2]} Boote mit Segeln auf dem Bodden ${sky.name}, am anderen Ufer eine Stadt mit Kirchturm.`,
  }
}

function lighthouse(random: Random): Scene {
  const sky = pick(random, skies)
  const x = between(random, 260, 860)
  const stripes = repeat(
    3,
    (index) => `<rect x="${x - 34 + index * 3}" y="${230 + index * 80}" width="${68 - index * 2}" height="38" fill="#a4392a"/>`,
  )
  const tower = `<path d="M${x - 30} 180h60l14 290h-88z" fill="#f4efe4"/>${stripes}<rect x="${x - 36}" y="150" width="72" height="34" fill="#123f48"/><path d="M${x - 40} 150l40-34 40 34z" fill="#a4392a"/><rect x="${x - 22}" y="156" width="44" height="20" fill="#ffe9a8"/>`
  const mole = `<path d="M0 ${height}v-150l${x + 170}-70 40 40-500 180z" fill="#6f6a60"/>`
  return {
    svg: ground(sky, x > 560 ? 240 : 940, `${water(random, 430)}${mole}${tower}`),
    alt: `Rot-weißer Leuchtturm am Ende einer Mole ${sky.name}, rundum Wasser.`,
  }
}

function harbour(random: Random): Scene {
  const sky = pick(random, skies)
  const cranes = between(random, 1, 3)
  const drawn = repeat(cranes, (index) => {
    const x = 180 + index * 320
    return `<path d="M${x} 400l26-210h16l26 210h-18l-6-60h-24l-6 60z" fill="#2c4b52"/><path d="M${x + 30} 196l190-70 6 14-190 74z" fill="#b7602f"/><path d="M${x + 214} 136v110" stroke="#2c4b52" stroke-width="4"/>`
  })
  const quay = `<path d="M0 400h${width}v34H0z" fill="#5d5a54"/><path d="M620 470h430l-60 90H690z" fill="#123f48"/><path d="M760 470v-70h150v70z" fill="#f1ead8"/><rect x="790" y="418" width="26" height="20" fill="#6aa7b1"/><rect x="840" y="418" width="26" height="20" fill="#6aa7b1"/>`
  return {
    svg: ground(sky, 1040, `${drawn}${water(random, 430)}${quay}`),
    alt: `Hafen ${sky.name}: ${['Ein Kran', 'Zwei Kräne', 'Drei Kräne'][cranes - 1]} an der Kaimauer, davor liegt ein dunkles Schiff mit hellem Aufbau.`,
  }
}

function closure(random: Random): Scene {
  const sky = pick(random, skies)
  const cones = between(random, 2, 5)
  const houses = repeat(5, (index) => {
    const x = index * 250 - 20
    const roof = between(random, 150, 220)
    return `<path d="M${x} 470V${roof + 60}l110-60 110 60v${470 - roof - 60}z" fill="${pick(random, ['#c98d62', '#b9c4ad', '#d8c49a', '#a9b9c4'])}"/><rect x="${x + 45}" y="300" width="40" height="54" fill="#3a4e54"/><rect x="${x + 140}" y="300" width="40" height="54" fill="#3a4e54"/>`
  })
  const barrier = `<rect x="330" y="430" width="540" height="54" fill="#f4efe4"/>${repeat(7, (index) => `<path d="M${340 + index * 78} 484l36-54h34l-36 54z" fill="#a4392a"/>`)}<path d="M380 484v90M820 484v90" stroke="#4d4a45" stroke-width="14"/><circle cx="600" cy="370" r="52" fill="#f4efe4" stroke="#a4392a" stroke-width="18"/>`
  const drawn = repeat(
    cones,
    (index) =>
      `<path d="M${140 + index * 210} 620l26-84h14l26 84z" fill="#d8702f"/><path d="M${152 + index * 210} 584h42l5 16h-52z" fill="#fff"/>`,
  )
  return {
    svg: ground(sky, 1080, `${houses}<rect y="470" width="${width}" height="205" fill="#6d7276"/>${barrier}${drawn}`),
    alt: `Gesperrte Straße zwischen Giebelhäusern: rot-weiße Schranke, Durchfahrt-verboten-Schild und ${cones} Leitkegel.`,
  }
}

function bicycle(random: Random): Scene {
  const colour = pick(random, [
    { hex: '#2f6f4f', name: 'grünes' },
    { hex: '#a4392a', name: 'rotes' },
    { hex: '#2d5a8a', name: 'blaues' },
  ])
  const basket = random() < 0.5
  const wheel = (x: number) =>
    `<circle cx="${x}" cy="470" r="112" fill="none" stroke="#26323a" stroke-width="12"/>${repeat(6, (index) => `<path d="M${x} 470l${Math.round(106 * Math.cos((index * Math.PI) / 3))} ${Math.round(106 * Math.sin((index * Math.PI) / 3))}" stroke="#8d979b" stroke-width="3"/>`)}`
  const frame = `<path d="M400 470l110-190h210l100 190M510 280l90 190h-200M600 470l120-190" fill="none" stroke="${colour.hex}" stroke-width="18" stroke-linejoin="round"/><path d="M490 236h70M700 220h70l-44 62" stroke="#26323a" stroke-width="16" fill="none"/>`
  const held = basket ? '<path d="M750 250h120l-16 84h-88z" fill="#b98d54"/>' : ''
  const wall = `<rect width="${width}" height="580" fill="#c8b59a"/>${repeat(30, (index) => `<rect x="${(index % 6) * 210 + (index % 12 > 5 ? 60 : 0)}" y="${Math.floor(index / 6) * 112 + 14}" width="190" height="92" rx="4" fill="#bfa987"/>`)}`
  return {
    svg: ground(
      skies[1],
      0,
      `${wall}<rect y="580" width="${width}" height="95" fill="#7d7f7c"/>${wheel(400)}${wheel(820)}${frame}${held}`,
    ),
    alt: `Ein ${colour.name} Fahrrad${basket ? ' mit Korb' : ''} lehnt an einer Ziegelmauer.`,
  }
}

function market(random: Random): Scene {
  const stalls = 3
  const colours = ['#a4392a', '#2f6f4f', '#2d5a8a', '#b7822a']
  const drawn = repeat(stalls, (index) => {
    const x = 90 + index * 360
    const colour = pick(random, colours)
    const goods = repeat(
      9,
      (item) =>
        `<circle cx="${x + 30 + item * 28}" cy="476" r="15" fill="${pick(random, ['#c9562f', '#d9a62e', '#7a9b3d', '#8a3f5c'])}"/>`,
    )
    return `<path d="M${x} 320h280l26 70H${x - 26}z" fill="${colour}"/>${repeat(4, (stripe) => `<path d="M${x + 30 + stripe * 66} 320h33l6 70h-45z" fill="#f4efe4"/>`)}<rect x="${x}" y="486" width="280" height="90" fill="#8a6a45"/>${goods}<path d="M${x + 6} 390v190M${x + 274} 390v190" stroke="#5b4630" stroke-width="10"/>`
  })
  const sky = pick(random, skies)
  return {
    svg: ground(
      sky,
      1000,
      `${town(360, 330, 1.1, '#8aa4a4')}<rect y="570" width="${width}" height="105" fill="#b4a78f"/>${drawn}`,
    ),
    alt: `Wochenmarkt ${sky.name}: drei Stände mit gestreiften Dächern, auf den Tischen Obst und Gemüse, hinten der Kirchturm.`,
  }
}

function skyline(random: Random): Scene {
  const sky = pick(random, skies)
  return {
    svg: ground(
      sky,
      between(random, 160, 1040),
      `${hills}${town(300, 400, 1.5, '#2d5058')}${town(760, 402, 0.9, '#3d6a70')}${water(random, 400)}`,
    ),
    alt: `Altstadt mit Kirchturm und Giebeln ${sky.name}, gesehen vom Wasser aus.`,
  }
}

function school(random: Random): Scene {
  const sky = pick(random, skies)
  const windows = repeat(
    12,
    (index) =>
      `<rect x="${300 + (index % 6) * 104}" y="${270 + Math.floor(index / 6) * 110}" width="62" height="74" fill="${random() < 0.4 ? '#ffe9a8' : '#7fa7b4'}"/>`,
  )
  const building = `<rect x="260" y="230" width="680" height="270" fill="#a8543c"/><path d="M230 230l370-120 370 120z" fill="#6b3a30"/>${windows}<rect x="570" y="400" width="70" height="100" fill="#3a2a22"/>`
  const bikes = repeat(
    4,
    (index) =>
      `<g transform="translate(${140 + index * 260} 590)"><circle r="26" fill="none" stroke="#26323a" stroke-width="5"/><circle cx="80" r="26" fill="none" stroke="#26323a" stroke-width="5"/><path d="M0 0l24-44h34l22 44" fill="none" stroke="#2d5a8a" stroke-width="6"/></g>`,
  )
  return {
    svg: ground(sky, 1060, `<rect y="500" width="${width}" height="175" fill="#8fa06d"/>${building}${bikes}`),
    alt: `Backsteinschule mit hohem Giebel ${sky.name}, einige Fenster sind erleuchtet, davor stehen vier Fahrräder.`,
  }
}

function cranes(random: Random): Scene {
  const count = between(random, 9, 15)
  const birds = repeat(count, (index) => {
    const side = index % 2 ? 1 : -1
    const x = 600 + side * Math.ceil(index / 2) * 62
    const y = 130 + Math.ceil(index / 2) * 26
    return `<path d="M${x - 30} ${y}q18-16 30 0q12-16 30 0" fill="none" stroke="#26323a" stroke-width="6" stroke-linecap="round"/>`
  })
  return {
    svg: ground(
      skies[2],
      200,
      `${birds}<path d="M0 520c200-40 420 10 620-10s380-30 580 0v165H0z" fill="#5d6b4a"/>${water(random, 600)}`,
    ),
    alt: `${count} Kraniche ziehen in Keilform über eine flache Wiese im Abendlicht.`,
  }
}

function bread(random: Random): Scene {
  const loaves = between(random, 3, 5)
  const drawn = repeat(loaves, (index) => {
    const x = 160 + index * (880 / loaves)
    const cuts = repeat(
      3,
      (cut) => `<path d="M${x + 30 + cut * 44} 400l26-52" stroke="#f1d9ac" stroke-width="9" stroke-linecap="round"/>`,
    )
    return `<ellipse cx="${x + 88}" cy="400" rx="108" ry="72" fill="${pick(random, ['#b9722f', '#a4602a', '#c98b42'])}"/>${cuts}`
  })
  const board = `<rect width="${width}" height="${height}" fill="#e9dcc4"/><rect y="440" width="${width}" height="235" fill="#8a6a45"/><rect y="440" width="${width}" height="18" fill="#6f5335"/>`
  return {
    svg: ground(skies[1], 0, board + drawn),
    alt: `${['Drei', 'Vier', 'Fünf'][loaves - 3]} frische Brote mit eingeschnittener Kruste auf einem Holzbrett.`,
  }
}

function forest(random: Random): Scene {
  const sky = pick(random, skies)
  const trees = repeat(16, (index) => {
    const x = index * 78 + between(random, -16, 16)
    const tall = between(random, 180, 320)
    return `<path d="M${x} 500l46-${tall} 46 ${tall}z" fill="${pick(random, ['#2f5a43', '#264a3a', '#3b6b4a'])}"/>`
  })
  return {
    svg: ground(sky, between(random, 300, 900), `${trees}<path d="M0 490h${width}v60H0z" fill="#4d5f3b"/>${water(random, 540)}`),
    alt: `Nadelwald am Ufer eines stillen Sees ${sky.name}.`,
  }
}

function train(random: Random): Scene {
  const coaches = between(random, 1, 3)
  const drawn = repeat(
    coaches,
    (index) =>
      `<rect x="${690 + index * 210}" y="350" width="190" height="120" rx="8" fill="#6b3a30"/>${repeat(3, (pane) => `<rect x="${710 + index * 210 + pane * 56}" y="376" width="38" height="40" fill="#ffe9a8"/>`)}`,
  )
  const engine = `<rect x="300" y="330" width="330" height="110" rx="46" fill="#1f2a2e"/><rect x="540" y="270" width="130" height="180" fill="#1f2a2e"/><rect x="344" y="262" width="40" height="76" fill="#1f2a2e"/>${repeat(4, (index) => `<circle cx="${350 + index * 90}" cy="470" r="42" fill="#8a2f24" stroke="#1f2a2e" stroke-width="9"/>`)}`
  const steam = repeat(
    7,
    (index) =>
      `<circle cx="${360 + index * 52}" cy="${210 - index * 16}" r="${34 + index * 9}" fill="#fff" opacity="${(0.85 - index * 0.09).toFixed(2)}"/>`,
  )
  return {
    svg: ground(
      skies[0],
      1050,
      `<path d="M0 440c300-60 700-20 1200-50v120H0z" fill="#7f9a63"/><rect y="505" width="${width}" height="12" fill="#5d5a54"/><rect y="517" width="${width}" height="158" fill="#93815f"/>${steam}${drawn}${engine}`,
    ),
    alt: `Schwarze Dampflok mit roten Rädern und ${coaches === 1 ? 'einem Wagen' : `${coaches} Wagen`}, sie zieht eine weiße Dampffahne hinter sich her.`,
  }
}

function cows(random: Random): Scene {
  const count = between(random, 2, 4)
  const drawn = repeat(count, (index) => {
    const x = 160 + index * 250
    const y = 480 + between(random, -20, 50)
    const spots = repeat(
      3,
      (spot) => `<ellipse cx="${x + 20 + spot * 42}" cy="${y - 6 + (spot % 2) * 16}" rx="20" ry="14" fill="#26323a"/>`,
    )
    return `<rect x="${x - 10}" y="${y - 34}" width="150" height="70" rx="30" fill="#f4efe4"/>${spots}<path d="M${x + 8} ${y + 30}v44M${x + 34} ${y + 30}v44M${x + 96} ${y + 30}v44M${x + 120} ${y + 30}v44" stroke="#f4efe4" stroke-width="12"/><ellipse cx="${x + 154}" cy="${y - 30}" rx="28" ry="22" fill="#f4efe4"/>`
  })
  const sky = pick(random, skies)
  return {
    svg: ground(sky, 980, `<path d="M0 430c300-40 800 20 1200-10v255H0z" fill="#7a9b5a"/>${drawn}`),
    alt: `${['Zwei', 'Drei', 'Vier'][count - 2]} schwarz-weiße Kühe auf einer Weide ${sky.name}.`,
  }
}

/** Ends of the axes, and words in the language of the town. */
const axis = '<path d="M120 80v480h980" fill="none" stroke="#48636a" stroke-width="4"/>'
const label = (x: number, y: number, text: string, size = 30, anchor = 'middle') =>
  `<text x="${x}" y="${y}" font-family="sans-serif" font-size="${size}" text-anchor="${anchor}" fill="#21383d">${text}</text>`

function gauge(random: Random): Scene {
  const values = [41, 83, 108, 94, 62].map((value) => value + between(random, -6, 6))
  const times = ['18 Uhr', '22 Uhr', '2 Uhr', '6 Uhr', '10 Uhr']
  const at = (index: number) => `${170 + index * 215} ${560 - values[index]! * 3.6}`
  const line = `<path d="M${values.map((_, index) => at(index)).join('L')}" fill="none" stroke="#0a5966" stroke-width="9" stroke-linejoin="round"/>`
  const marks = repeat(
    5,
    (index) =>
      `${label(170 + index * 215, 610, times[index]!)}${label(170 + index * 215, 535 - values[index]! * 3.6, `${values[index]} cm`)}`,
  )
  const alert = `<path d="M120 200h980" stroke="#a4392a" stroke-width="4" stroke-dasharray="16 12"/>${label(140, 188, 'Warnstufe 1: 100 cm', 26, 'start')}`
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#f4f7f5"/>${axis}${alert}${line}${marks}</svg>`,
    alt: `Kurve des Wasserstands über Normal: ${values.map((value, index) => `${times[index]} ${value} cm`).join(', ')}. Die Warnstufe 1 liegt bei 100 cm.`,
  }
}

function bars(random: Random): Scene {
  const names = pick(random, [
    ['Mo', 'Di', 'Mi', 'Do', 'Fr'],
    ['Jan', 'Apr', 'Jul', 'Okt', 'Nov'],
    ['2022', '2023', '2024', '2025', '2026'],
  ])
  const values = names.map(() => between(random, 18, 96))
  const drawn = repeat(5, (index) => {
    const x = 190 + index * 180
    const tall = values[index]! * 4.4
    return `<rect x="${x}" y="${560 - tall}" width="110" height="${tall}" fill="${index === values.indexOf(Math.max(...values)) ? '#b7822a' : '#2f7f8c'}"/>${label(x + 55, 610, names[index]!)}${label(x + 55, 545 - tall, String(values[index]))}`
  })
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#f4f7f5"/>${axis}${drawn}</svg>`,
    alt: `Säulendiagramm mit fünf Werten: ${values.map((value, index) => `${names[index]} ${value}`).join(', ')}.`,
  }
}

const scenes = {
  coast,
  boats,
  lighthouse,
  harbour,
  closure,
  bicycle,
  market,
  skyline,
  school,
  cranes,
  bread,
  forest,
  train,
  cows,
  gauge,
  bars,
} as const
export type SceneName = keyof typeof scenes

/** Draws a scene; the same random numbers give the same picture. */
export async function draw(name: SceneName, random: Random): Promise<{ bytes: Buffer; alt: string }> {
  const { svg, alt } = scenes[name](random)
  return { bytes: await sharp(Buffer.from(svg)).png({ compressionLevel: 3 }).toBuffer(), alt }
}
