/** The cases by number. `tests` are run as proof; `probe` attacks the running server; `reason` says why a case does not apply. */
import {
  backPressure,
  bruteForce,
  foreignIdentity,
  injections,
  loopbackReceivers,
  type Probe,
  pollution,
  roles,
  unauthenticatedSweep,
} from './probes.ts'

export interface AttackCase {
  readonly number: string
  readonly title: string
  readonly tests?: readonly string[]
  readonly probe?: Probe
  readonly reason?: string
}

const PARSERS = ['tests/protocols/random-bytes.test.ts', 'tests/protocols/slices.test.ts']

export const cases: readonly AttackCase[] = [
  { number: '1', title: 'Random and truncated bytes in every parser', tests: PARSERS },
  {
    number: '2',
    title: 'Lying lengths',
    tests: ['tests/protocols/regressions.test.ts', 'src/dissect/dissector.test.ts'],
  },
  {
    number: '3',
    title: 'Loops of size zero and depth',
    tests: ['src/bytes/ber.test.ts', 'tests/protocols/random-bytes.test.ts'],
  },
  {
    number: '4',
    title: 'Integer and time edges',
    tests: ['src/engine/clock.test.ts', 'src/bytes/write.test.ts', 'src/capture/pcapng.test.ts'],
  },
  { number: '5', title: 'Requests without responses', tests: ['src/model/pending-requests.test.ts'] },
  {
    number: '6',
    title: 'Flow table and address floods',
    tests: [
      'src/flow/flow-table.test.ts',
      'src/inventory/eviction.test.ts',
      'src/engine-host/many-flows.test.ts',
      'src/engine-host/identity-burst.test.ts',
    ],
  },
  {
    number: '7',
    title: 'Fragments and TCP overlaps',
    tests: [
      'src/flow/fragments.test.ts',
      'src/flow/tcp-streams.test.ts',
      'src/flow/overlap-resolver.test.ts',
    ],
  },
  {
    number: '8',
    title: 'Evasion by TTL and checksum',
    tests: ['src/flow/segment-variants.test.ts', 'src/sdk/test-kit/evasions.test.ts'],
  },
  { number: '9', title: 'Nested tunnels', tests: ['src/wire/tunnels.test.ts', 'src/wire/link.test.ts'] },
  { number: '10', title: 'Protocol confusion', tests: ['tests/protocols/every-protocol.test.ts'] },
  {
    number: '11',
    title: 'Scan of function codes',
    tests: ['src/dissect/fold.test.ts', 'src/detect/detector.test.ts'],
  },
  { number: '12', title: 'Log bomb', tests: ['src/dissect/fold.test.ts', 'src/alerts/alert-table.test.ts'] },
  {
    number: '13',
    title: 'Hash floods and prototype names',
    tests: ['src/flow/flow-keys.test.ts', 'src/model/small-map.test.ts'],
    probe: pollution,
  },
  {
    number: '14',
    title: 'Regular expressions that explode',
    tests: ['src/bytes/expression/expression.test.ts', 'src/custom-rules/expression.test.ts'],
  },
  {
    number: '15',
    title: 'Packet text in queries',
    tests: ['src/store/every-store-queries.test.ts', 'src/detect/hostile-words.test.ts'],
    probe: injections,
  },
  {
    number: '16',
    title: 'Packet text in pages and reports',
    tests: ['src/reports/reports.test.ts', 'tests/browser/every-page.test.ts'],
  },
  {
    number: '17',
    title: 'Packet text in exports',
    tests: [
      'src/export/messages.test.ts',
      'src/export/stix.test.ts',
      'src/export/navigator.test.ts',
      'tests/stories/forwarding/formats.test.ts',
    ],
  },
  {
    number: '18',
    title: 'Poisoned baseline',
    tests: ['tests/rules/silent-once-learned.test.ts', 'src/baseline/learning.test.ts'],
  },
  {
    number: '19',
    title: 'Jumping clocks',
    tests: ['src/engine/clock.test.ts', 'src/model/device-clock.test.ts'],
  },
  {
    number: '20',
    title: 'Damaged and lying capture files',
    tests: [
      'src/capture/captures.test.ts',
      'src/capture/pcapng.test.ts',
      'src/capture/compression.test.ts',
      'src/engine-host/interrupted.test.ts',
    ],
  },
  {
    number: '21',
    title: 'Archives that leave their folder',
    tests: [
      'src/server/exposure/zip.test.ts',
      'src/data-folder/packages/packages.test.ts',
      'src/data-folder/backup/encrypted.test.ts',
    ],
  },
  {
    number: '22',
    title: 'Bombs and references in imports',
    tests: [
      'src/threat-intel/hostile.test.ts',
      'src/site/site-file.test.ts',
      'src/custom-rules/foreign-sources.test.ts',
    ],
  },
  { number: '23', title: 'Uploads without the right', probe: roles },
  {
    number: '24',
    title: 'Packets out of the sensor',
    tests: ['src/server/packets/routes.test.ts', 'src/server/defender-api/tokens.test.ts'],
  },
  {
    number: '25',
    title: 'Unsigned, changed and old packages',
    tests: ['src/data-folder/packages/packages.test.ts'],
  },
  {
    number: '26',
    title: 'Every route without sign-in',
    tests: ['src/server/http/every-route-access.test.ts'],
    probe: unauthenticatedSweep,
  },
  { number: '27', title: 'Injection in every parameter', probe: injections },
  {
    number: '28',
    title: 'Password reset',
    tests: [
      'src/server/accounts/accounts.test.ts',
      'src/cli/user.test.ts',
      'src/server/defender-api/tokens.test.ts',
    ],
  },
  {
    number: '29',
    title: 'Brute force and sessions',
    tests: ['src/server/accounts/sign-in.test.ts', 'src/server/accounts/totp.test.ts'],
    probe: bruteForce,
  },
  { number: '30', title: 'Claimed identities', probe: foreignIdentity },
  {
    number: '31',
    title: 'Data of another site',
    reason: 'accounts are of one server or console, which they see as a whole; there is no user of one site',
  },
  {
    number: '32',
    title: 'Requests of the server to others',
    tests: ['src/server/forwarding/rest.test.ts', 'tests/stories/forwarding/webhook-tls.test.ts'],
    probe: loopbackReceivers,
  },
  {
    number: '33',
    title: 'Abuse of active queries',
    tests: [
      'src/active/gate/check-plan.test.ts',
      'src/active/gate/gate.test.ts',
      'src/active/gate/hostile-sender.test.ts',
      'src/active/plan/kernel-rules.test.ts',
      'src/active/template/templates.test.ts',
    ],
  },
  {
    number: '34',
    title: 'Devices that answer active queries',
    tests: ['src/active/gate/gate.test.ts'],
  },
  {
    number: '35',
    title: 'Secrets in logs, backups and bundles',
    tests: [
      'src/server/operations/operations.test.ts',
      'src/data-folder/backup/encrypted.test.ts',
      'src/server/audit/audit-log.test.ts',
    ],
  },
  {
    number: '36',
    title: 'Sensor and console',
    tests: ['src/console/console.test.ts', 'src/fleet-store/exactly-once.test.ts'],
  },
  {
    number: '37',
    title: 'Crafted backups',
    tests: [
      'src/data-folder/backup/backup.test.ts',
      'src/data-folder/backup/encrypted.test.ts',
      'src/data-folder/backup/odd-folders.test.ts',
    ],
  },
  {
    number: '38',
    title: 'Full disk, killed processes',
    tests: [
      'tests/stories/kill-during-upload/kill-during-upload.test.ts',
      'src/server/health/disk.test.ts',
      'src/store/sql/unreadable-month.test.ts',
    ],
  },
  {
    number: '39',
    // Provenance and the software of the image belong to a release.
    title: 'Supply chain',
    tests: ['tools/lockfile.test.ts'],
  },
  { number: '40', title: 'Changed audit log', tests: ['src/server/audit/audit-log.test.ts'] },
  {
    number: 'broke-5',
    title: 'Other users of the machine',
    probe: unauthenticatedSweep,
    tests: ['src/server/accounts/sign-in.test.ts'],
  },
  {
    number: 'broke-6',
    title: 'Expensive requests without back-pressure',
    tests: ['src/server/http/expensive-requests.test.ts'],
    probe: backPressure,
  },
  { number: 'broke-7', title: 'The server and link-local addresses as receivers', probe: loopbackReceivers },
  {
    number: 'broke-8',
    title: 'Data folders, links, damaged databases',
    tests: [
      'src/data-folder/check-folder.test.ts',
      'src/server/open-data-folder.test.ts',
      'src/data-folder/backup/odd-folders.test.ts',
    ],
  },
]
