// Writes icons.svg from Lucide's drawings and ours: `node sdk-plugin/web/kit/draw-icons.ts`.
import { readFileSync, writeFileSync } from 'node:fs'
import { iconNames, type IconName } from './icons.ts'

type Node = readonly [tag: string, attributes: Readonly<Record<string, string | number>>]

/** Ours: the seal's plate with a tick. */
const own: Partial<Record<IconName, readonly Node[]>> = {
  amt: [
    ['rect', { x: 3, y: 3, width: 18, height: 18, rx: 5.5 }],
    ['path', { d: 'm8 12.2 2.8 2.8L16 9.6' }],
  ],
}

/** The sprite: one symbol an icon, in the order of `iconNames`. */
export function drawIcons(): string {
  const symbols = iconNames.map(
    (name) => `<symbol id="${name}" viewBox="0 0 24 24">${(own[name] ?? lucide(name)).map(draw).join('')}</symbol>`,
  )
  return [
    '<svg xmlns="http://www.w3.org/2000/svg">',
    '<!-- Lucide, ISC License, Copyright (c) Lucide Icons and Contributors, https://lucide.dev/license; "amt" is our own, EUPL-1.2 -->',
    ...symbols,
    '</svg>',
    '',
  ].join('\n')
}

function lucide(name: IconName): readonly Node[] {
  const folder = new URL('icons/', import.meta.resolve('@lucide/svelte'))
  // older names are modules that hand on the icon's newer one
  const file = /from "(.*\.svelte)"/.exec(readFileSync(new URL(`${name}.js`, folder), 'utf8'))?.[1]
  const source = file === undefined ? '' : readFileSync(new URL(file, folder), 'utf8')
  const data = /const iconData = (\{.*\});/.exec(source)?.[1]
  if (data === undefined) throw new Error(`Lucide's file of the icon "${name}" holds no drawing`)
  return (JSON.parse(data) as { node: Node[] }).node
}

function draw([tag, attributes]: Node): string {
  return `<${tag} ${Object.entries(attributes)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ')}/>`
}

if (import.meta.main) writeFileSync(new URL('icons.svg', import.meta.url), drawIcons())
