import { defineMigration } from '@sapocom/sdk-plugin'

/**
 * `outbox` holds an event from the transaction that made it happen until all its subscribers have it, so the table stays small;
 * `handled` remembers for whom `once` has run.
 */
export const createEvents = defineMigration(
  '20261123T1701-create-events',
  `
create table core.outbox (
  id bigint primary key,
  name text not null,
  version int not null,
  payload jsonb not null,
  institution_id bigint,
  happened_at timestamptz not null default now(),
  leased_until timestamptz,
  leased_by uuid
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create table core.handled (
  event_id bigint not null,
  subscriber text not null,
  primary key (event_id, subscriber)
);
`,
)
