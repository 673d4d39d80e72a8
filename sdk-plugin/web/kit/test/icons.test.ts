import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import { equal, ok } from 'uvu/assert'
import { drawIcons } from '../draw-icons.ts'
import { iconNames } from '../icons.ts'

test('the sprite holds what the list names, as drawn', () => {
  equal(readFileSync(new URL('../icons.svg', import.meta.url), 'utf8'), drawIcons())
})

test('names are sorted and stand once', () => {
  equal([...iconNames], [...new Set(iconNames)].sort())
})

test('the sprite needs neither styles nor scripts', () => {
  ok(!/style|script|href/.test(drawIcons().replace(/<!--.*?-->/s, '')))
})

test.run()
