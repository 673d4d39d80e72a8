import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { fillsOf, menuOf, rendererOf, type ShellContext } from '@sapocom/sdk-plugin/web/shell.ts'
import { defineUi, menu, renders, slot } from '@sapocom/sdk-plugin/web/ui.ts'
import { defineSlot, defineView, extendView, Type } from '@sapocom/sdk-plugin'

const postView = defineView('posts.post', Type.Object({ id: Type.String() }), { owner: null })
const actions = defineSlot()('posts.actions', { view: postView })
const thanksOnPost = extendView(postView, 'thanks', Type.Object({ count: Type.Integer() }))
const load = () => Promise.reject(new Error('never loaded here'))

const uis = {
  posts: defineUi([renders(postView, load), menu('/', { order: 1 }), menu('/join', { who: 'visitors', place: 'join' })]),
  thanks: defineUi([slot(actions, load, { needs: [thanksOnPost], permission: 'thanks:give' })]),
  sharing: defineUi([slot(actions, load), slot(actions, load, { order: 1 }), menu('/shared', { who: 'members' })]),
  extra: defineUi([slot(actions, load), menu('/desk', { permission: 'extra:desk' })]),
}

function shell(options: { on?: readonly string[]; permissions?: readonly string[]; account?: string | null } = {}): ShellContext {
  const { on = Object.keys(uis), permissions = ['thanks:give'], account = '1' } = options
  return { uis, on: () => on, viewer: () => ({ permissions, account }) } as unknown as ShellContext
}
const withThanks = { ext: { thanks: { count: 0 } } }
const ids = (parts: readonly { id: string }[]) => parts.map(({ id }) => id)

test('orders what stands in a slot by its wish, then by the plugin', () => {
  assert.equal(ids(fillsOf(shell(), 'posts.actions', withThanks)), ['sharing:1', 'extra:0', 'sharing:0', 'thanks:0'])
})

test('leaves out what is off, what the viewer may not, and what needs data that is not there', () => {
  assert.equal(ids(fillsOf(shell({ on: ['thanks', 'extra'] }), 'posts.actions', withThanks)), ['extra:0', 'thanks:0'])
  assert.equal(ids(fillsOf(shell({ permissions: [] }), 'posts.actions', withThanks)), ['sharing:1', 'extra:0', 'sharing:0'])
  assert.equal(ids(fillsOf(shell(), 'posts.actions', { ext: {} })), ['sharing:1', 'extra:0', 'sharing:0'])
  assert.equal(fillsOf(shell(), 'posts.nowhere', withThanks), [])
})

test('shows items only while the plugin of their view is on', () => {
  assert.is(rendererOf(shell(), 'posts.post')?.id, 'posts:0')
  assert.is(rendererOf(shell({ on: ['thanks'] }), 'posts.post'), undefined)
})

test('offers menu entries to those they are for', () => {
  const paths = (of: ShellContext) => menuOf(of).map(({ path }) => path)
  assert.equal(paths(shell()), ['/', '/shared'])
  assert.equal(paths(shell({ account: null })), ['/', '/join'])
  assert.equal(paths(shell({ permissions: ['extra:desk'] })), ['/', '/desk', '/shared'])
})

test.run()
