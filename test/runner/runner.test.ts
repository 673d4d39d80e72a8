import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { findChromium } from './chromium.ts'
import { findTests } from './find-tests.ts'
import { exitCode, runTests, sumLine, type Sum } from './run-tests.ts'

const HEAD = "import { test } from 'uvu'\nimport * as assert from 'uvu/assert'\n"
const GOOD = `${HEAD}test('one', () => assert.ok(true))\ntest('two', () => assert.ok(true))\ntest.run()\n`

const roots: string[] = []
test.after(() => {
  for (const root of roots) rmSync(root, { recursive: true })
})

/** A project with these test files. */
function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'runner-'))
  roots.push(root)
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'))
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

async function run(files: Readonly<Record<string, string>>, hasBrowser = true): Promise<{ sum: Sum; said: string }> {
  const root = project(files)
  const lines: string[] = []
  const sum = await runTests({
    root,
    files: findTests(root, [], false),
    env: { PATH: process.env.PATH },
    parallel: 2,
    hasBrowser,
    say: (line) => lines.push(line),
  })
  return { sum, said: lines.join('\n') }
}

test('counts what passed in all files', async () => {
  const { sum } = await run({ 'core/test/a.test.ts': GOOD, 'plugins/posts/test/b.test.ts': GOOD })
  assert.is(sumLine(sum), '4 passed, 0 failed')
  assert.is(exitCode(sum), 0)
})

test('a failing test fails the run and is shown', async () => {
  const { sum, said } = await run({
    'test/a.test.ts': `${HEAD}test('is wrong', () => assert.is(1, 2))\ntest('is right', () => {})\ntest.run()\n`,
  })
  assert.is(sumLine(sum), '1 passed, 1 failed')
  assert.is(exitCode(sum), 1)
  assert.match(said, /is wrong/)
})

test('a file that forgets .run() fails', async () => {
  const { sum, said } = await run({
    'test/a.test.ts': `${HEAD}test('never runs', () => assert.ok(false))\n`,
    'test/b.test.ts': GOOD,
  })
  assert.is(sumLine(sum), '2 passed, 1 failed')
  assert.match(said, /a\.test\.ts ran no test/)
})

test('a file without a test fails', async () => {
  const { sum, said } = await run({ 'test/a.test.ts': `${HEAD}assert.ok(true)\ntest.run()\n` })
  assert.is(exitCode(sum), 1)
  assert.match(said, /a\.test\.ts (holds no test|ran no test)/)
})

test('a file that does not load fails', async () => {
  const { sum, said } = await run({ 'test/a.test.ts': "import './nowhere.ts'\n" })
  assert.is(exitCode(sum), 1)
  assert.match(said, /ended with code 1 before its tests were through/)
})

test('a file whose process fails after its tests fails', async () => {
  const { sum } = await run({ 'test/a.test.ts': `${GOOD}process.on('exit', () => { process.exitCode = 3 })\n` })
  assert.is(sumLine(sum), '2 passed, 1 failed')
})

test('skipped tests are counted as such', async () => {
  const { sum } = await run({ 'test/a.test.ts': `${HEAD}test.skip('later', () => {})\ntest('now', () => {})\ntest.run()\n` })
  assert.is(sumLine(sum), '1 passed, 0 failed, 1 skipped')
})

test('journeys are skipped with a sentence where there is no browser', async () => {
  const { sum, said } = await run({ 'test/browser/day.test.ts': GOOD, 'test/a.test.ts': GOOD }, false)
  assert.is(sumLine(sum), '2 passed, 0 failed, 1 skipped')
  assert.match(said, /1 browser journeys were skipped: this machine has no chromium/)
})

test('no file at all is no success', async () => {
  const { sum } = await run({})
  assert.is(exitCode(sum), 1)
})

test('a filter chooses by part of the path; long runs need --full', () => {
  const root = project({ 'core/test/a.test.ts': GOOD, 'plugins/posts/test/b.test.ts': GOOD, 'test/full/c.test.ts': GOOD })
  const paths = (filters: string[], full: boolean) => findTests(root, filters, full).map((file) => file.path)
  assert.equal(paths(['posts'], false), ['plugins/posts/test/b.test.ts'])
  assert.equal(paths([], false), ['core/test/a.test.ts', 'plugins/posts/test/b.test.ts'])
  assert.equal(paths(['full'], true), ['test/full/c.test.ts'])
})

test('finds chromium where PATH says, or nowhere', () => {
  const folder = project({})
  assert.is(findChromium({ PATH: folder }), null)
  writeFileSync(join(folder, 'chromium'), '#!/bin/sh\n', { mode: 0o755 })
  assert.is(findChromium({ PATH: `/nowhere:${folder}` }), join(folder, 'chromium'))
  assert.is(findChromium({ PATH: folder, CHROMIUM: '/nowhere/chromium' }), null)
})

test.run()
