import { test } from 'uvu'
import { equal } from 'uvu/assert'
import { isCurrent } from '../src/lib/frame/navigation.ts'

test('marks an entry on its page and on those below', () => {
  equal(isCurrent('/settings', '/settings'), true)
  equal(isCurrent('/settings', '/settings/profile'), true)
  equal(isCurrent('/settings', '/settings-of-others'), false)
})

test('marks the start page on itself only', () => {
  equal(isCurrent('/', '/'), true)
  equal(isCurrent('/', '/compose'), false)
})

test.run()
