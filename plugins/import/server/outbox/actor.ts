import { ActorInvalid } from '../errors.ts'
import { addressOf, isObject, textOf } from './json.ts'

/** Whose export it is, as `actor.json` says. Nothing proves it: posts carry the origin's address so that everybody can look there. */
export interface Actor {
  readonly id: string
  /** Other addresses of the same actor. */
  readonly aliases: ReadonlySet<string>
  /** Lower case, international names as `xn--…`: a name that only looks like another one is seen. */
  readonly host: string
  readonly followers: string
  /** `@name@host` */
  readonly label: string
}

/** @throws ActorInvalid when it has no address on the web */
export function readActor(value: unknown): Actor {
  const fields = isObject(value) ? value : {}
  const id = addressOf(fields['id'])
  if (!id) throw new ActorInvalid()
  return actorAt(id, fields)
}

/** For an export without `actor.json`: what the address alone tells. */
export function actorAt(id: string, fields: Readonly<Record<string, unknown>> = {}): Actor {
  const { host, pathname } = new URL(id)
  const name = textOf(fields['preferredUsername']) ?? pathname.split('/').at(-1) ?? ''
  const url = addressOf(fields['url'])
  return {
    id,
    aliases: new Set([id, ...(url && new URL(url).host === host ? [url] : [])]),
    host,
    followers: addressOf(fields['followers']) ?? `${id}/followers`,
    label: /^[\w.-]{1,64}$/.test(name) ? `@${name}@${host}` : host,
  }
}
