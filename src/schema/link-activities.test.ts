import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { REMOTE_ACCESS, REMOTE_PATHS, REMOTE_SESSIONS } from '#model/remote-access'
import { activityOfOperations } from './link-activities.ts'

test('protocols of remote access exist, and each set holds the next', () => {
  const manifests = [...REMOTE_PATHS].flatMap((name) =>
    [`${name}/index.ts`, `recognised/${name}.ts`].map(
      (path) => new URL(`../protocols/${path}`, import.meta.url),
    ),
  )
  assert.equal(manifests.filter((path) => existsSync(path)).length, REMOTE_PATHS.size)
  assert.ok(REMOTE_ACCESS.isSubsetOf(REMOTE_PATHS) && REMOTE_SESSIONS.isSubsetOf(REMOTE_ACCESS))
  const only = (one: ReadonlySet<string>, other: ReadonlySet<string>) => [...one.difference(other)].sort()
  assert.deepEqual(only(REMOTE_PATHS, REMOTE_ACCESS), ['esp', 'ike'])
  assert.deepEqual(only(REMOTE_ACCESS, REMOTE_SESSIONS), ['l2tp', 'openvpn', 'pptp', 'wireguard'])
})

test('a link of remote access is remote unless it programs', () => {
  const cases = [
    ['rdp', [], 'remote'],
    ['teamviewer', [], 'remote'],
    ['anydesk', [], 'remote'],
    ['esp', [], 'remote'],
    ['telnet', ['write'], 'remote'],
    ['ssh', ['configure'], 'program'],
    ['modbus', ['write'], 'write'],
    ['modbus', ['read'], 'read'],
    ['http', [], 'talk'],
  ] as const
  for (const [protocol, verbs, activity] of cases)
    assert.equal(activityOfOperations(verbs, protocol), activity, protocol)
})
