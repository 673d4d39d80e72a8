import { defineMigration } from '@sapocom/sdk-plugin'

/** Messages to open pages, kept for ten minutes so that a page that was cut off catches up. No personal data: ids and counts. */
export const createRealtime = defineMigration(
  '20261123T1703-create-realtime',
  `
create table core.realtime_message (
  sequence bigint generated always as identity primary key,
  target text not null,
  name text not null,
  data jsonb not null,
  at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
create index realtime_message_at on core.realtime_message (at);
`,
)
