import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { dictionary } from '@zxcvbn-ts/language-common'
import { Refusal } from '@sapocom/sdk-plugin'
import { checkPassword } from '../server/password-rules.ts'

const codeFor = (password: string, names: string[] = []): string => {
  try {
    checkPassword(password, names)
    return 'fine'
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error)
  }
}

test('takes passwords of 12 to 128 characters of any kind', () => {
  for (const password of [
    'die ostsee ist grau',
    'zwölf Zeiche',
    '🌊⛵🐟🦀🐚🌅🏖️🚢⚓🐳🦭',
    'x9'.repeat(3) + 'moewe$',
    'Ж'.repeat(3) + 'корабль на море',
  ]) {
    assert.is(codeFor(password), 'fine', password)
  }
  assert.is(codeFor('elf zeichen'), 'ACCOUNTS_PASSWORD_TOO_SHORT')
  assert.is(codeFor('ab '.repeat(42) + 'ab'), 'fine')
  assert.is(codeFor('ab '.repeat(42) + 'abc'), 'ACCOUNTS_PASSWORD_TOO_LONG')
})

test('refuses each of more than 10,000 common passwords, the long ones for being common', () => {
  const common = dictionary['passwords-common']
  assert.ok(common.length >= 10_000, String(common.length))
  assert.equal(
    common.filter((password) => codeFor(password) === 'fine'),
    [],
  )
  const long = common.filter((password) => password.length >= 12)
  assert.ok(long.length > 100)
  assert.equal(
    long.filter((password) => codeFor(password) !== 'ACCOUNTS_PASSWORD_COMMON'),
    [],
  )
})

for (const password of [
  'Passwort12345',
  'passwortpasswort',
  'aaaaaaaaaaaa',
  'abcabcabcabc',
  '123456789012',
  'abcdefghijklm',
  'hansarostock2026!',
  '!!!Willkommen1',
]) {
  test(`refuses "${password}" as common`, () => assert.is(codeFor(password), 'ACCOUNTS_PASSWORD_COMMON'))
}

test("refuses the account's own name with a little around it, not a sentence that holds it", () => {
  assert.is(codeFor('anna_behrens1', ['anna_behrens']), 'ACCOUNTS_PASSWORD_NAMES_ACCOUNT')
  assert.is(codeFor('Anna_Behrens!', ['anna_behrens']), 'ACCOUNTS_PASSWORD_NAMES_ACCOUNT')
  assert.is(codeFor('anna_behrens segelt gern', ['anna_behrens']), 'fine')
})

test.run()
