import { defineMigration } from '@sapocom/sdk-plugin'

/** Mail of a demo server, which sends none: address and text, for the page that shows it. In production the table stays empty. */
export const createMail = defineMigration(
  '20261123T1704-create-mail',
  `
create table core.mail_message (
  id bigint primary key,
  plugin text not null,
  recipient text not null,
  subject text not null,
  text text not null,
  headers jsonb not null default '{}',
  sent_at timestamptz not null default now()
);
`,
)
