/** `agents.db` of a data folder: agents, their starts, last state and newest events. Accepted batches are durable. */
import { join } from 'node:path'
import { DatabaseFile } from '../database-file.ts'

const FILE = 'agents.db'

const SCHEMA = `
  create table if not exists agent (
    id text primary key,
    name text not null default '',
    fingerprint text,
    token text,
    "group" text not null default '',
    created integer not null,
    seen integer,
    address text not null default '',
    version text not null default '',
    boot text not null default '',
    clock text not null default '',
    config integer not null default 0,
    batches integer not null default 0,
    events integer not null default 0,
    lost_events integer not null default 0,
    lost_batches integer not null default 0,
    forks integer not null default 0,
    processes integer not null default 0,
    refused integer not null default 0,
    gaps integer not null default 0,
    clones integer not null default 0
  ) strict;
  create unique index if not exists agent_token on agent (token) where token is not null;
  create table if not exists boot (
    agent text not null references agent (id) on delete cascade,
    boot text not null,
    sequence integer not null,
    hash text not null,
    started integer not null,
    seen integer not null,
    primary key (agent, boot)
  ) strict, without rowid;
  create table if not exists state (
    agent text not null references agent (id) on delete cascade,
    kind text not null,
    key text not null,
    boot text not null,
    time integer not null,
    content text not null,
    primary key (agent, kind, key)
  ) strict, without rowid;
  create table if not exists event (
    id integer primary key autoincrement,
    agent text not null references agent (id) on delete cascade,
    time integer not null,
    kind text not null,
    content text not null
  ) strict;
  create index if not exists event_agent on event (agent, id);
  create table if not exists code (
    hash text primary key,
    "group" text not null,
    uses integer not null,
    created integer not null,
    expires integer not null
  ) strict;
  create table if not exists decision (
    endpoint text not null,
    device text not null,
    verdict text not null,
    time integer not null,
    primary key (endpoint, device)
  ) strict;
  create table if not exists endpoint (
    id text primary key,
    content text not null,
    time integer not null
  ) strict;
  create table if not exists endpoint_activity (
    endpoint text not null,
    time integer not null,
    content text not null,
    primary key (endpoint, time, content)
  ) strict, without rowid;
  create table if not exists enrolment (
    agent text primary key references agent (id) on delete cascade,
    code text not null
  ) strict;
  create table if not exists renewal (
    fingerprint text primary key,
    agent text not null references agent (id) on delete cascade
  ) strict;
  create table if not exists endpoint_import (
    id integer primary key autoincrement,
    time integer not null,
    source text not null,
    file text not null,
    endpoints integer not null
  ) strict;
  create table if not exists endpoint_origin (
    endpoint text primary key references endpoint (id) on delete cascade,
    import integer not null
  ) strict, without rowid;
  create table if not exists agent_interval (
    agent text primary key references agent (id) on delete cascade,
    send integer not null,
    digest integer not null
  ) strict;
  create table if not exists agent_key (
    agent text not null references agent (id) on delete cascade,
    key text not null,
    time integer not null,
    primary key (agent, key)
  ) strict, without rowid;
  create table if not exists alert_time (
    agent text not null references agent (id) on delete cascade,
    alert text not null,
    time integer not null,
    primary key (agent, time, alert)
  ) strict, without rowid;
  create table if not exists setting (name text primary key, value text not null) strict;
  pragma user_version = 2;`

const VERSION = 2

export class AgentDatabase extends DatabaseFile {
  constructor(data: string) {
    super({ path: join(data, FILE), data, schema: SCHEMA, version: VERSION, synchronous: 'normal' })
  }
}
