import { defineMigration } from '@sapocom/sdk-plugin'

/** Plugins' switches, settings, tenancy, roles, idempotency keys, and the ledger of what went out. */
export const createKernel = defineMigration(
  '20261123T1700-create-kernel',
  `
create table core.plugin_state (
  plugin text not null,
  institution_id bigint,
  is_on boolean not null,
  changed_by bigint,
  changed_at timestamptz not null default now(),
  unique nulls not distinct (plugin, institution_id)
);

create table core.setting (
  plugin text not null,
  level text not null check (level in ('server', 'institution', 'account')),
  owner_id bigint,
  values jsonb not null,
  changed_at timestamptz not null default now(),
  check ((level = 'server') = (owner_id is null)),
  unique nulls not distinct (plugin, level, owner_id)
);

create table core.institution (
  id bigint primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table core.mandate (
  id bigint primary key,
  person_id bigint not null,
  institution_id bigint not null references core.institution (id),
  role text not null check (role in ('writer', 'approver', 'publisher', 'administrator')),
  ends_at timestamptz,
  created_at timestamptz not null default now(),
  given_by bigint,
  ended_by bigint
);
create index mandate_person on core.mandate (person_id);
create index mandate_institution on core.mandate (institution_id);

create table core.role_grant (
  person_id bigint not null,
  role text not null,
  given_by bigint,
  given_at timestamptz not null default now(),
  primary key (person_id, role)
);

create table core.idempotency (
  account_id bigint not null,
  key text not null,
  route text not null,
  body_hash text not null,
  status int,
  answer text,
  created_at timestamptz not null default now(),
  primary key (account_id, key)
);
create index idempotency_created on core.idempotency (created_at);

create table core.egress_ledger (
  day date not null,
  host text not null,
  plugin text not null,
  purpose text not null,
  calls bigint not null default 0,
  bytes bigint not null default 0,
  refused bigint not null default 0,
  primary key (day, host, plugin, purpose)
);
`,
)
