import { Type, type Static } from 'typebox'

/** `server.source` and the links people see must be real addresses. */
const WebAddress = Type.String({ pattern: '^https?://[^\\s/]+', maxLength: 2048 })

/**
 * All that an operator can set outside of the admin pages, by environment or file. What belongs to a feature is a setting of its
 * plugin, not a key here.
 */
export const ConfigSchema = Type.Object(
  {
    /** `demo`: this machine only, with the demo town. `production`: https and a mail server are compulsory. */
    mode: Type.Union([Type.Literal('demo'), Type.Literal('production')]),
    host: Type.String({ minLength: 1, maxLength: 255 }),
    /** 0: any free port. */
    port: Type.Integer({ minimum: 0, maximum: 65535 }),
    /** Where people reach the server, without a slash at the end. */
    publicUrl: Type.String({ pattern: '^https?://[^\\s/?#]+$', maxLength: 255 }),
    /** Absolute folder of files, mails and the embedded database. */
    dataDir: Type.String({ minLength: 1, maxLength: 1024 }),
    /** Replaces the embedded database. */
    databaseUrl: Type.Optional(Type.String({ pattern: '^postgres(ql)?://', maxLength: 2048 })),
    /** Connections of one process to the database. */
    databasePool: Type.Integer({ minimum: 2, maximum: 200 }),
    /** Ids of the plugins to load; all that are found unless given. */
    plugins: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]*$', maxLength: 60 }), { maxItems: 500 })),
    /** Folders of further plugins, one plugin each. */
    pluginFolders: Type.Array(Type.String({ minLength: 1, maxLength: 1024 }), { maxItems: 500 }),
    /** Set of plugins for a kind of institution, of `config/presets`. */
    preset: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]*$', maxLength: 60 })),
    /** Language of texts for nobody in particular (BCP 47). */
    language: Type.String({ pattern: '^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$', maxLength: 35 }),
    server: Type.Object(
      {
        name: Type.String({ minLength: 1, maxLength: 60 }),
        /** Who runs the server, as in the imprint. */
        operator: Type.String({ minLength: 1, maxLength: 200 }),
        /** Where its source code is (EUPL-1.2, Art. 5). */
        source: WebAddress,
      },
      { additionalProperties: false },
    ),
    mail: Type.Object(
      {
        /** Mail server: `smtps://user:password@host`. */
        url: Type.Optional(Type.String({ pattern: '^smtps?://[^\\s]+$', maxLength: 2048 })),
        from: Type.String({ pattern: '^[^\\r\\n]+@[^\\r\\n]+$', maxLength: 320 }),
      },
      { additionalProperties: false },
    ),
    /** Addresses or networks (CIDR) of reverse proxies whose `X-Forwarded-For` is believed. */
    trustProxies: Type.Array(Type.String({ pattern: '^[0-9a-fA-F.:]+(/[0-9]{1,3})?$', maxLength: 60 }), { maxItems: 50 }),
    log: Type.Object(
      {
        level: Type.Union([
          Type.Literal('trace'),
          Type.Literal('debug'),
          Type.Literal('info'),
          Type.Literal('warn'),
          Type.Literal('error'),
          Type.Literal('silent'),
        ]),
      },
      { additionalProperties: false },
    ),
    limits: Type.Object(
      {
        /** All rate limits times this. */
        rate: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }),
        /** Below this many bytes of free disk space writes are refused. Source: security rules R8. */
        freeDisk: Type.Integer({ minimum: 0 }),
      },
      { additionalProperties: false },
    ),
    /** Switches for tests; production refuses them. */
    test: Type.Object(
      {
        /** Ports of this machine that the egress guard lets plugins reach. */
        loopbackPorts: Type.Array(Type.Integer({ minimum: 1, maximum: 65535 }), { maxItems: 50 }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)

export type Config = Static<typeof ConfigSchema>
