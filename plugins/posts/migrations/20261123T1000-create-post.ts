import { defineMigration } from '@sapocom/sdk-plugin'

/** Visibility: 0 public, 1 unlisted, 2 followers, 3 direct. What changes often lives apart from the post. */
export default defineMigration(
  '20261123T1000-create-post',
  `
  create table posts.post (
    id bigint primary key,
    author_id bigint not null,
    institution_id bigint,
    reply_to_id bigint,
    reply_to_author_id bigint,
    thread_id bigint not null,
    visibility smallint not null check (visibility between 0 and 3),
    media_count smallint not null default 0,
    opens boolean not null,
    sensitive boolean not null default false,
    imported boolean not null default false,
    language text not null,
    warning text,
    text text not null,
    html text not null,
    tags text[] not null default '{}',
    region_keys text[] not null default '{}',
    mention_ids bigint[] not null default '{}',
    origin jsonb,
    edited_at timestamptz,
    deleted_at timestamptz
  );
  alter table posts.post set (autovacuum_vacuum_insert_scale_factor = 0.02);
  create index post_opening on posts.post (id desc) include (author_id, visibility) where opens and deleted_at is null;
  create index post_opening_by_author on posts.post (author_id, id desc) include (visibility) where opens and deleted_at is null;
  create index post_by_author on posts.post (author_id, id desc) include (visibility) where deleted_at is null;
  create index post_replies on posts.post (reply_to_id, id) where reply_to_id is not null;

  create table posts.post_tag (
    tag text not null,
    post_id bigint not null references posts.post (id) on delete cascade,
    primary key (tag, post_id)
  );
  create index post_tag_by_post on posts.post_tag (post_id desc) include (tag);

  create table posts.post_region (
    region_key text not null,
    post_id bigint not null references posts.post (id) on delete cascade,
    primary key (region_key, post_id)
  );
  create index post_region_by_post on posts.post_region (post_id desc) include (region_key);

  create table posts.post_mention (
    account_id bigint not null,
    post_id bigint not null references posts.post (id) on delete cascade,
    primary key (account_id, post_id)
  );
  create index post_mention_by_post on posts.post_mention (post_id desc) include (account_id);

  create table posts.post_counter (
    post_id bigint primary key references posts.post (id) on delete cascade,
    replies integer not null default 0,
    favourites integer not null default 0
  ) with (fillfactor = 70);

  -- Added to post_counter in batches; until then reads add them up. So a post that many answer at once is no bottleneck.
  create table posts.counter_change (
    post_id bigint not null references posts.post (id) on delete cascade,
    replies smallint not null default 0,
    favourites smallint not null default 0
  );
  create index counter_change_by_post on posts.counter_change (post_id);

  create table posts.favourite (
    post_id bigint not null references posts.post (id) on delete cascade,
    account_id bigint not null,
    created_at timestamptz not null,
    primary key (post_id, account_id)
  );
  create index favourite_by_account on posts.favourite (account_id, created_at desc);

  create table posts.post_version (
    id bigint primary key,
    post_id bigint not null references posts.post (id) on delete cascade,
    language text not null,
    warning text,
    text text not null,
    html text not null,
    written_at timestamptz not null
  );
  create index post_version_by_post on posts.post_version (post_id, id);

  create table posts.post_origin (
    author_id bigint not null,
    uri text not null,
    post_id bigint not null references posts.post (id) on delete cascade,
    primary key (author_id, uri)
  );
  create index post_origin_by_post on posts.post_origin (post_id);

  create table posts.pending_post (
    id bigint primary key,
    author_id bigint not null,
    draft jsonb not null,
    state text not null check (state in ('waiting', 'held', 'failed')),
    publish_at timestamptz not null,
    reason text,
    reason_params jsonb,
    created_at timestamptz not null
  );
  create index pending_post_by_author on posts.pending_post (author_id, id);
  create index pending_post_waiting on posts.pending_post (publish_at) where state = 'waiting';

  create view posts.v1_post as
    select id, author_id, institution_id, visibility, opens, language, reply_to_id, thread_id, imported
    from posts.post where deleted_at is null;
  create view posts.v1_post_tag as select tag, post_id from posts.post_tag;
  create view posts.v1_post_region as select region_key, post_id from posts.post_region;
  create view posts.v1_post_mention as select account_id, post_id from posts.post_mention;
  create view posts.v1_post_counter as select post_id, replies, favourites from posts.post_counter;
  `,
)
