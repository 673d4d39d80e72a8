import { test } from 'uvu'
import { equal } from 'uvu/assert'
import { graphemes } from '../graphemes.ts'

test('counts what people see as one character as one', () => {
  equal(graphemes('Grüße'), 5)
  equal(graphemes('👩‍👩‍👧‍👦'), 1)
  equal(graphemes('e\u0301'), 1)
  equal(graphemes('🇩🇪🇵🇱'), 2)
})

test('counts a line break once, however it is written', () => {
  equal(graphemes('a\nb'), 3)
  equal(graphemes('a\r\nb'), 3)
})

test.run()
