import { defineMigration } from '@sapocom/sdk-plugin'

export default defineMigration(
  '20261123T0910-create-account',
  `
  create table accounts.account (
    id bigint primary key,
    handle text not null unique check (handle ~ '^[a-z0-9_]{1,30}$'),
    kind text not null check (kind in ('person', 'institution')),
    institution_id bigint,
    display_name text not null,
    email text not null,
    email_confirmed_at timestamptz,
    bio text not null default '',
    fields jsonb not null default '[]',
    languages text[] not null default '{}',
    region_key text,
    language text not null default 'de',
    locked boolean not null default false,
    avatar_id bigint,
    avatar_url text,
    avatar_alt text,
    header_id bigint,
    header_url text,
    header_alt text,
    suspended_at timestamptz,
    suspended_for text,
    created_at timestamptz not null,
    check (kind = 'institution' or institution_id is null)
  );
  -- the same address may wait for confirmation many times: who registers learns nothing about others
  create unique index account_email on accounts.account (email) where email_confirmed_at is not null;
  create index account_institution on accounts.account (institution_id, id) where institution_id is not null;
  create index account_unconfirmed on accounts.account (created_at) where email_confirmed_at is null;

  create table accounts.credential (
    account_id bigint primary key references accounts.account (id) on delete cascade,
    password_hash text not null,
    changed_at timestamptz not null
  );

  create table accounts.session (
    id bigint primary key,
    token_hash text not null unique,
    person_id bigint not null references accounts.account (id) on delete cascade,
    mandate_id bigint,
    device text not null,
    created_at timestamptz not null,
    seen_at timestamptz not null
  );
  create index session_person on accounts.session (person_id, id);

  create table accounts.confirmation (
    account_id bigint primary key references accounts.account (id) on delete cascade,
    email text not null,
    code_hash text not null,
    token_hash text not null unique,
    tries integer not null default 0,
    expires_at timestamptz not null
  );

  create table accounts.recovery (
    id bigint primary key,
    email text,
    account_id bigint references accounts.account (id) on delete cascade,
    token_hash text unique,
    used_at timestamptz,
    expires_at timestamptz not null
  );

  -- mails that were asked for, by the hash of the address: three an hour
  create table accounts.mail_request (
    id bigint primary key,
    address_hash text not null,
    created_at timestamptz not null
  );
  create index mail_request_address on accounts.mail_request (address_hash, created_at);

  -- tries to log in that were not right, by the hash of account and network, or of the network alone
  create table accounts.login_attempt (
    key text primary key,
    failures integer not null,
    last_at timestamptz not null,
    not_before timestamptz not null
  );

  -- the link by which the first administrator gets in
  create table accounts.operator_link (
    token_hash text primary key,
    expires_at timestamptz not null
  );

  -- handles of erased accounts, hashed: nobody takes over a name that others still know
  create table accounts.used_handle (
    handle_hash text primary key
  );

  create view accounts.v1_account as
    select id, handle, display_name, kind, institution_id, avatar_url, avatar_alt, locked, region_key, language,
           email_confirmed_at is not null as confirmed, suspended_at is not null as suspended, created_at
    from accounts.account;
  `,
)
