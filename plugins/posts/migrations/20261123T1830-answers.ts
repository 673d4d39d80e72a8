import { defineMigration } from '@sapocom/sdk-plugin'

/** Who is answered is spoken to, named or not. Imported answers are nobody's news; who is named stands in `v1_post_mention` already. */
export default defineMigration(
  '20261123T1830-answers',
  `
  create index post_answered on posts.post (reply_to_author_id, id desc)
    where reply_to_author_id is not null and reply_to_author_id <> author_id and deleted_at is null and not imported;
  create view posts.v1_post_answer as
    select reply_to_author_id as account_id, id as post_id from posts.post
    where reply_to_author_id is not null and reply_to_author_id <> author_id and deleted_at is null and not imported
      and not reply_to_author_id = any (mention_ids);
  `,
)
