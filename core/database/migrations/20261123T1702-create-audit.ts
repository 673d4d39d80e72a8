import { defineMigration } from '@sapocom/sdk-plugin'

/** The audit log takes lines and gives none back. People are references: erasing an account leaves the log whole. */
export const createAudit = defineMigration(
  '20261123T1702-create-audit',
  `
create table core.audit_entry (
  sequence bigint primary key,
  at timestamptz not null,
  person bigint,
  account bigint,
  institution bigint,
  mandate bigint,
  action text not null,
  subject text not null,
  details text not null,
  previous text not null,
  hash text not null
);
create index audit_entry_subject on core.audit_entry (subject, sequence desc);
create index audit_entry_person on core.audit_entry (person, sequence desc);

create table core.audit_head (
  is_head boolean primary key default true check (is_head),
  sequence bigint not null,
  hash text not null
);
insert into core.audit_head (sequence, hash) values (0, repeat('0', 64));

create function core.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log can only be added to';
end $$;
create trigger audit_entry_is_append_only before update or delete on core.audit_entry for each row execute function core.refuse_change();
create trigger audit_entry_is_not_emptied before truncate on core.audit_entry for each statement execute function core.refuse_change();
create trigger audit_head_stays before delete on core.audit_head for each row execute function core.refuse_change();
`,
)
