import { defineMigration } from '@sapocom/sdk-plugin'

/** What happens once in the life of a server, such as filling the demo town. */
export const createMilestone = defineMigration(
  '20261123T1735-create-milestone',
  `
create table core.milestone (
  name text primary key,
  reached_at timestamptz not null
);
`,
)
