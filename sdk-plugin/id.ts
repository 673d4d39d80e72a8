import { Type } from '#type'

/** An id in paths, queries and bodies: decimal, and never more than PostgreSQL's `bigint` can hold. */
export const idSchema = Type.String({ pattern: '^(0|[1-9][0-9]{0,17}|[1-8][0-9]{18})$', maxLength: 19 })
