/** `accounts.db` of a data folder: accounts, sessions, API tokens. Small, so that it is asked without a thread. */
import { join } from 'node:path'
import { DatabaseFile } from '../database-file.ts'

export const ACCOUNTS_FILE = 'accounts.db'

const SCHEMA = `
  create table if not exists account (
    id text primary key,
    name text not null unique collate nocase,
    source text not null,
    subject text,
    role text,
    directory_role text,
    password text,
    totp_secret blob,
    totp_step integer not null default 0,
    is_disabled integer not null default 0,
    failures integer not null default 0,
    failed_at integer not null default 0,
    locked_until integer not null default 0,
    created integer not null,
    last_sign_in integer
  ) strict;
  create unique index if not exists account_subject on account (source, subject) where subject is not null;
  create table if not exists session (
    hash text primary key,
    account text not null references account (id) on delete cascade,
    created integer not null,
    last_used integer not null,
    address text not null,
    agent text not null
  ) strict;
  create index if not exists session_account on session (account);
  create table if not exists token (
    id text primary key,
    hash text not null unique,
    account text not null references account (id) on delete cascade,
    name text not null,
    scope text not null,
    created integer not null,
    expires integer not null,
    last_used integer,
    last_address text
  ) strict;
  pragma user_version = 1;`

/** Version of the schema that this code reads. */
const VERSION = 1

export class AccountDatabase extends DatabaseFile {
  constructor(data: string) {
    super({ path: join(data, ACCOUNTS_FILE), data, schema: SCHEMA, version: VERSION, synchronous: 'full' })
  }
}
