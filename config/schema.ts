import { Type, type Static } from 'typebox'

/** `description` says what is allowed, in the words of the error message; a path's folder is checked when it is used. */
const text = (maxLength: number, description: string) => Type.String({ minLength: 1, maxLength, description })
const pattern = (expression: string, maxLength: number, description: string) =>
  Type.String({ pattern: expression, maxLength, description })
const oneOf = <const T extends readonly string[]>(...values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: values, description: values.join(' or ') })
const closed = { additionalProperties: false } as const

const PLUGIN_ID = '^[a-z][a-z0-9-]*$'

/**
 * All that an operator can set outside of the admin pages, by environment or file. What belongs to a feature is a setting of its
 * plugin, not a key here.
 */
export const ConfigSchema = Type.Object(
  {
    /** `demo`: this machine only, with the demo town. `production`: https and a mail server are compulsory. */
    mode: oneOf('demo', 'production'),
    host: text(255, 'a name or address of this machine to listen on'),
    port: Type.Integer({ minimum: 0, maximum: 65535, description: 'a whole number from 1 to 65535, or 0 for any free port' }),
    /** Where people reach the server. */
    publicUrl: pattern('^https?://[^\\s/?#]+$', 255, 'an address like https://sapocom.example, without a path'),
    /** Files, mails and the embedded database. Absolute after loading. */
    dataDir: text(1024, 'a folder that this process may write'),
    /** Replaces the embedded database. */
    databaseUrl: Type.Optional(pattern('^postgres(ql)?://', 2048, 'an address like postgres://user:password@host/database')),
    /** Connections of one process to the database. */
    databasePool: Type.Integer({ minimum: 2, maximum: 200, description: 'a whole number from 2 to 200' }),
    /** All that are found unless given. */
    plugins: Type.Optional(
      Type.Array(Type.String({ pattern: PLUGIN_ID, maxLength: 60 }), { maxItems: 500, description: 'ids of plugins' }),
    ),
    /** Folders of further plugins, one plugin each. */
    pluginFolders: Type.Array(Type.String({ minLength: 1, maxLength: 1024 }), {
      maxItems: 500,
      description: 'folders with a plugin.ts each',
    }),
    /** Set of plugins for a kind of institution, of `config/presets`. */
    preset: Type.Optional(pattern(PLUGIN_ID, 60, 'the name of a preset')),
    /** Language of texts for nobody in particular (BCP 47). */
    language: pattern('^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$', 35, 'a language tag like de or en'),
    server: Type.Object(
      {
        name: text(60, 'a text of 1 to 60 characters'),
        /** Who runs the server, as in the imprint. */
        operator: text(200, 'a text of 1 to 200 characters'),
        /** Where its source code is. Source: EUPL-1.2, Article 5 */
        source: pattern('^https?://[^\\s/]+', 2048, 'an address that starts with https://'),
      },
      closed,
    ),
    mail: Type.Object(
      {
        url: Type.Optional(pattern('^smtps?://[^\\s]+$', 2048, 'an address like smtps://user:password@mail.example')),
        from: pattern('^[^\\r\\n]+@[^\\r\\n]+$', 320, 'a sender like SaPoCom <no-reply@sapocom.example>'),
      },
      closed,
    ),
    /** Addresses or networks (CIDR) of reverse proxies whose `X-Forwarded-For` is believed. */
    trustProxies: Type.Array(Type.String({ pattern: '^[0-9a-fA-F.:]+(/[0-9]{1,3})?$', maxLength: 60 }), {
      maxItems: 50,
      description: 'addresses or networks like 10.0.0.1 or 10.0.0.0/8',
    }),
    log: Type.Object({ level: oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent') }, closed),
    limits: Type.Object(
      {
        /** All rate limits times this. */
        rate: Type.Number({ minimum: 0.01, maximum: 1_000_000, description: 'a number from 0.01 to 1000000' }),
        /** Below this many bytes of free disk space writes are refused. Source: security rules R8 */
        freeDisk: Type.Integer({ minimum: 0, description: 'a whole number of bytes' }),
      },
      closed,
    ),
    /** Switches for tests; production refuses them. */
    test: Type.Object(
      {
        /** Ports of this machine that the egress guard lets plugins reach. */
        loopbackPorts: Type.Array(Type.Integer({ minimum: 1, maximum: 65535 }), {
          maxItems: 50,
          description: 'port numbers from 1 to 65535',
        }),
      },
      closed,
    ),
  },
  closed,
)

export type Config = Static<typeof ConfigSchema>
