import { defineMigration } from '@sapocom/sdk-plugin'

export const createNetworking = defineMigration(
  '20261123T0900-create-networking',
  `
create table networking.follow (
  follower_id bigint not null,
  followee_id bigint not null,
  id bigint not null,
  constraint follow_pkey primary key (follower_id, followee_id),
  constraint follow_not_oneself check (follower_id <> followee_id)
);
create index follow_by_followee on networking.follow (followee_id, id desc) include (follower_id);
create index follow_by_follower on networking.follow (follower_id, id desc) include (followee_id);

create table networking.follow_request (
  follower_id bigint not null,
  followee_id bigint not null,
  id bigint not null,
  constraint follow_request_pkey primary key (follower_id, followee_id)
);
create index follow_request_by_followee on networking.follow_request (followee_id, id desc) include (follower_id);

-- raised and lowered with the follows themselves, in the same statement
create table networking.follow_count (
  account_id bigint primary key,
  followers integer not null default 0,
  following integer not null default 0
) with (fillfactor = 70);

create table networking.block (
  account_id bigint not null,
  target_id bigint not null,
  id bigint not null,
  constraint block_pkey primary key (account_id, target_id)
);
create index block_back on networking.block (target_id, account_id);

create table networking.mute (
  account_id bigint not null,
  target_id bigint not null,
  id bigint not null,
  until timestamptz,
  constraint mute_pkey primary key (account_id, target_id)
);
create index mute_by_end on networking.mute (until) where until is not null;

create table networking.tag_follow (
  account_id bigint not null,
  tag text not null,
  constraint tag_follow_pkey primary key (account_id, tag)
);
create table networking.region_follow (
  account_id bigint not null,
  region_key text not null,
  constraint region_follow_pkey primary key (account_id, region_key)
);

create view networking.v1_follow as select follower_id, followee_id from networking.follow;
create view networking.v1_block as select account_id, target_id from networking.block;
create view networking.v1_blocked_account as
  select account_id as viewer_id, target_id as account_id from networking.block
  union all select target_id, account_id from networking.block;
create view networking.v1_muted_account as
  select account_id as viewer_id, target_id as account_id from networking.mute where until is null or until > now();
create view networking.v1_hidden_account as
  select viewer_id, account_id from networking.v1_blocked_account
  union all select viewer_id, account_id from networking.v1_muted_account;
create view networking.v1_tag_follow as select account_id, tag from networking.tag_follow;
create view networking.v1_region_follow as select account_id, region_key from networking.region_follow;
`,
)
