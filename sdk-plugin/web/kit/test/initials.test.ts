import { test } from 'uvu'
import { equal } from 'uvu/assert'
import { initialsOf, toneOf } from '../initials.ts'

test('takes the first letters of the first and the last word', () => {
  equal(initialsOf('Wiebke Ahrens'), 'WA')
  equal(initialsOf('anna-maria von der see'), 'AS')
  equal(initialsOf('Öle'), 'Ö')
})

test('finds something to show in odd names', () => {
  equal(initialsOf('🌊 Nele'), 'N')
  equal(initialsOf('🌊'), '·')
  equal(initialsOf(''), '·')
})

test('gives the same ground for the same handle', () => {
  equal(toneOf('wiebke'), toneOf('wiebke'))
  equal(new Set(['a', 'b', 'c', 'd', 'e'].map(toneOf)).size, 5)
})

test.run()
