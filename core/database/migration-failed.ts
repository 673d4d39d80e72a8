/** A plugin's schema could not be brought up to date; nothing of its pending migrations was kept. */
export class MigrationFailed extends Error {
  readonly plugin: string
  /** Name of the migration, `null` when none of them is to blame (a released one is missing, the lock was not free). */
  readonly migration: string | null

  constructor(plugin: string, migration: string | null, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(migration ? `migration ${migration} of ${plugin} failed: ${reason}` : `${plugin} can't be migrated: ${reason}`, {
      cause,
    })
    this.name = 'MigrationFailed'
    this.plugin = plugin
    this.migration = migration
  }
}
