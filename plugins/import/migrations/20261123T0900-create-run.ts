import { defineMigration } from '@sapocom/sdk-plugin'

export default defineMigration(
  '20261123T0900-create-run',
  `
  create table "import".run (
    id bigint primary key,
    account_id bigint not null,
    state text not null check (state in ('waiting', 'running', 'done', 'failed', 'stopped')),
    include text[] not null default '{}',
    file_name text not null,
    archive text,
    attempt int not null default 0,
    done int not null default 0,
    total int not null default 0,
    imported int not null default 0,
    here_before int,
    missing_media jsonb not null default '[]',
    report jsonb,
    problem jsonb,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    ended_at timestamptz
  );

  create index run_by_account on "import".run (account_id, id desc);
  -- two at once would look for the same posts
  create unique index run_open on "import".run (account_id) where state in ('waiting', 'running');
  `,
)
