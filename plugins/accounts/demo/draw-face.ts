import sharp from 'sharp'

const SKY = ['#f3d7b8', '#cfe3e4', '#d9d4ea', '#dfe8c9', '#f1cfc4', '#c9dcf0']
const SKIN = ['#e9b48f', '#e6b897', '#c98d62', '#a56a43', '#f0c8a8', '#7d4c2f']
const HAIR = ['#5b3423', '#c8b27a', '#2b2220', '#8f8a86', '#a4552d', '#3f3a55']
const COAT = ['#1f6d78', '#a4452d', '#3d5a8a', '#5c7a3d', '#7a4b74', '#b7822a']
const HAIR_SHAPES = [
  'M42 76c-6-46 20-58 40-58s44 14 38 60c-6-18-14-26-22-30-16 8-40 10-50 8-4 6-6 14-6 20z',
  'M46 66c-2-34 18-46 36-46 24 0 36 18 32 44-10-12-20-18-30-20-12 6-26 10-38 22z',
  'M40 112c-8-60 8-94 40-94s48 34 40 94c-8-2-12-8-12-16 4-30-6-44-28-46-22 2-32 16-28 46 0 8-4 14-12 16z',
  'M48 58c0-26 16-38 32-38s32 12 32 38c-8-8-20-12-32-12s-24 4-32 12z',
]

/** A simple portrait: head, hair, shoulders. The same random numbers give the same face. */
export function drawFace(random: () => number): Promise<Buffer> {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const skin = pick(SKIN)
  return png(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 160" width="400" height="400">
    <rect width="160" height="160" fill="${pick(SKY)}"/>
    <path d="M68 92h24v24H68z" fill="${skin}"/><circle cx="80" cy="72" r="33" fill="${skin}"/>
    <path d="${pick(HAIR_SHAPES)}" fill="${pick(HAIR)}"/>
    <path d="M18 160c4-44 34-54 62-54s58 10 62 54z" fill="${pick(COAT)}"/>
  </svg>`)
}

const PLATES = {
  police: { ground: '#123a6b', sign: 'M80 34l40 12v30c0 28-18 44-40 54-22-10-40-26-40-54V46z' },
  municipality: { ground: '#0a5966', sign: 'M30 124V70h22V48l28-18 28 18v22h22v54zM70 124V96h20v28z' },
  school: { ground: '#7a3b52', sign: 'M26 52c22-8 42-4 54 8 12-12 32-16 54-8v64c-22-8-42-4-54 8-12-12-32-16-54-8z' },
} as const

/** The plate of an office: a plain sign on its colour. */
export function drawPlate(office: keyof typeof PLATES): Promise<Buffer> {
  const { ground, sign } = PLATES[office]
  return png(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 160" width="400" height="400">
    <rect width="160" height="160" fill="${ground}"/><path d="${sign}" fill="#f4efe4" fill-rule="evenodd"/></svg>`)
}

/** A header: evening over the lagoon, with sails where the random numbers put them. */
export function drawHeader(random: () => number): Promise<Buffer> {
  const sails = Array.from({ length: 4 }, () => {
    const x = Math.round(80 + random() * 1300)
    const size = Math.round(40 + random() * 50)
    return `<path d="M${x} 330v-${size * 2}l${size} ${size * 2}z" fill="#8a3524"/><path d="M${x - size} 336h${size * 2}l-14 16h-${size * 2 - 28}z" fill="#082a30"/>`
  })
  return png(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1500 500" width="1500" height="500">
    <rect width="1500" height="500" fill="#1d6472"/><rect width="1500" height="300" fill="#2f7f8c"/>
    <circle cx="${Math.round(300 + random() * 900)}" cy="270" r="90" fill="#ffd793"/><rect y="300" width="1500" height="200" fill="#14505c"/>
    ${sails.join('')}</svg>`)
}

function png(svg: string): Promise<Buffer> {
  return sharp(Buffer.from(svg)).png().toBuffer()
}
