import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHostDetails } from './host-details.ts'
import { compareAlpine, compareDebian } from './package-version.ts'
import { mergedLevels, patchStates, readPatchLevels } from './patch-levels.ts'

/** As `dpkg --compare-versions` and `apk version -t` order them. */
test('versions of packages in their order', () => {
  const debian = [
    ...['0~~', '0~', '0', '0+b1', '1.0~rc1-1', '1.0', '1.0-0ubuntu1', '1.0-1~deb12u1', '1.0-1', '1.0-1+b1'],
    ...[
      '1.0-1+deb12u1',
      '1.0-1+deb12u3',
      '1.0-1+deb12u10',
      '1.0a-1',
      '1.0.0-1',
      '1.9-1',
      '1.10-1',
      '1:0.1-1',
    ],
  ]
  const alpine = [
    ...['0.9', '1.0_alpha1', '1.0_rc2', '1.0', '1.0-r1', '1.0-r10', '1.0_p1', '1.0_p1-r1', '1.0a', '1.0.1'],
    ...['1.05', '1.1', '1.1_git20240101', '1.2', '1.10', '3.0.15-r0', '3.0.15-r1', '20240101'],
  ]
  for (const [list, compare] of [
    [debian, compareDebian],
    [alpine, compareAlpine],
  ] as const)
    for (const [at, one] of list.entries())
      for (const [other, text] of list.entries())
        assert.equal(Math.sign(compare(one, text)!), Math.sign(at - other), `${one} and ${text}`)
  assert.equal(compareDebian('1.0-01', '1.0-1'), 0)
  assert.equal(compareAlpine('1.0', 'not a version'), undefined)
})

const TRACKER = {
  openssl: {
    'CVE-2024-0001': { releases: { bookworm: { status: 'resolved', fixed_version: '3.0.11-1~deb12u2' } } },
    'CVE-2024-0002': { releases: { bookworm: { status: 'open' } } },
    'CVE-2024-0003': { releases: { bookworm: { status: 'resolved', fixed_version: '0' } } },
  },
  openssh: {
    'CVE-2024-0004': { releases: { bookworm: { status: 'resolved', fixed_version: '1:9.2p1-2+deb12u3' } } },
  },
}
const SECDB = {
  distroversion: 'v3.20',
  reponame: 'main',
  packages: [
    {
      pkg: { name: 'dropbear', secfixes: { '2022.83-r2': ['CVE-2024-0005 GHSA-x'], '0': ['CVE-2024-0006'] } },
    },
  ],
}

function stateOf(os: string, [name, version]: readonly [string, string], cve: string, manager = 'dpkg') {
  const details = readHostDetails({
    ...{ schema: 'sightglass.agent-details/1', device: 'd', os, taken: '2026-11-30T00:00:00Z', checks: [] },
    software: [{ name, version, manager }],
  })!
  const levels = mergedLevels([readPatchLevels(TRACKER)!, readPatchLevels(SECDB)!])
  const module = `software:${details.parts[0]!.name}`
  return patchStates([details], levels)('d', module, cve)
}

test('a flaw that the distribution fixed in the installed revision is fixed; others keep their state', () => {
  const debian = 'Debian GNU/Linux 12'
  const ssl = (version: string, cve: string) => stateOf(debian, ['libssl3', `${version} openssl`], cve)
  assert.equal(ssl('3.0.11-1~deb12u2', 'CVE-2024-0001'), 'fixed')
  assert.equal(ssl('3.0.13-1~deb12u1', 'CVE-2024-0001'), 'fixed')
  assert.equal(ssl('3.0.11-1~deb12u1', 'CVE-2024-0001'), undefined)
  assert.equal(ssl('3.0.11-1~deb12u2', 'CVE-2024-0002'), undefined, 'open')
  assert.equal(ssl('3.0.11-1~deb12u2', 'CVE-2024-0003'), 'rejected', 'never affected')
  assert.equal(ssl('3.0.11-1~deb12u2', 'CVE-2024-0009'), undefined, 'nothing is said')
  const ssh = (version: string) => stateOf(debian, ['openssh-server', `${version} openssh`], 'CVE-2024-0004')
  assert.equal(ssh('1:9.2p1-2+deb12u3'), 'fixed')
  assert.equal(ssh('1:9.2p1-2+deb12u2'), undefined)
  assert.equal(ssh('9.9p1-1'), undefined, 'a lower epoch is lower')
  assert.equal(stateOf('Debian GNU/Linux 11', ['libssl3', '9-1 openssl'], 'CVE-2024-0001'), undefined)
  assert.equal(stateOf('Ubuntu 12', ['libssl3', '9-1 openssl'], 'CVE-2024-0001'), undefined)
  const alpine = (version: string, cve: string) =>
    stateOf('Alpine Linux 3.20.3', ['dropbear', version], cve, 'apk')
  assert.equal(alpine('2022.83-r2', 'CVE-2024-0005'), 'fixed')
  assert.equal(alpine('2022.83-r1', 'CVE-2024-0005'), undefined)
  assert.equal(alpine('odd', 'CVE-2024-0005'), undefined)
  assert.equal(alpine('2022.83-r0', 'CVE-2024-0006'), 'rejected')
})

test('other documents are none', () => {
  for (const document of [null, [], 'text', 7, {}, { openssl: 7 }, { openssl: { 'CVE-2024-1': null } }])
    assert.equal(readPatchLevels(document), undefined)
  const hostile = {
    __proto__x: { 'CVE-2024-0001': { releases: { bookworm: { status: 'resolved', fixed_version: {} } } } },
  }
  assert.equal(readPatchLevels(hostile), undefined)
})
