import { defineMigration } from '@sapocom/sdk-plugin'

export default defineMigration(
  '20261123T0930-create-file',
  `
  create table media.file (
    id bigint primary key,
    owner_id bigint not null,
    name text not null constraint file_by_name unique,
    kind text not null check (kind in ('image', 'animation')),
    width integer not null,
    height integer not null,
    widths integer[] not null,
    animation_width integer,
    blur text not null,
    alt text not null default '',
    focus text not null default 'center',
    bytes integer not null,
    holder_kind text,
    holder_id bigint,
    position smallint not null default 0,
    created_at timestamptz not null,
    removed_at timestamptz,
    check ((holder_kind is null) = (holder_id is null))
  );
  create index file_by_holder on media.file (holder_kind, holder_id, position) where holder_id is not null;
  create index file_by_owner on media.file (owner_id, id);
  create index file_unattached on media.file (created_at) where holder_id is null and removed_at is null;
  create index file_removed on media.file (removed_at) where removed_at is not null;
  `,
)
