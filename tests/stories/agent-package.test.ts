/** The Debian package of the agent: version, files, and a service that starts. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const BUILD = join(import.meta.dirname, '../../packaging/agent/debian/build.sh')
const folder = mkdtempSync(join(tmpdir(), 'agent-package-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const isAbsent = spawnSync('dpkg-deb', ['--version']).error !== undefined && 'dpkg-deb is not installed'

function run(program: string, argv: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = spawnSync(program, argv, {
    ...{ encoding: 'utf8', env: { ...process.env, ...env } },
  })
  assert.equal(status, 0, stderr)
  return stdout.trim()
}

test('a later build is an upgrade, and the service is enabled', { skip: isAbsent }, () => {
  const script = join(folder, 'sightglass-agent.mjs')
  for (const name of ['sightglass-agent.mjs', 'sightglass-agent-node.mjs', 'agent.json', 'server.pem'])
    writeFileSync(join(folder, name), '{}\n')
  const at = (seconds: string) => run('sh', [BUILD, script, folder, folder], { SOURCE_DATE_EPOCH: seconds })
  const [first, second] = [at('1796000000'), at('1796000060')]
  const versionOf = (path: string) => run('dpkg-deb', ['--field', path, 'Version'])
  assert.ok(first.endsWith(`sightglass-agent_${versionOf(first)}_all.deb`))
  for (const former of ['1', versionOf(first)])
    run('dpkg', ['--compare-versions', versionOf(second), 'gt', former])
  assert.equal(versionOf(run('sh', [BUILD, script, folder, folder, '2.5-1'])), '2.5-1')
  const contents = run('dpkg-deb', ['--contents', second])
  assert.match(contents, /-rw------- root\/root .*\.\/etc\/sightglass-agent\/agent\.json/)
  assert.doesNotMatch(contents, /agent-node\.mjs/)
  for (const part of ['postinst', 'prerm', 'postrm']) {
    writeFileSync(join(folder, part), `${run('dpkg-deb', ['--info', second, part])}\n`)
    run('sh', ['-n', join(folder, part)])
  }
  // A program that stands for systemctl: each call is kept.
  const calls = join(folder, 'calls')
  writeFileSync(join(folder, 'systemctl'), `#!/bin/sh\necho "$1" >> ${calls}\n`, { mode: 0o755 })
  run('sh', [join(folder, 'postinst'), 'configure', ''], { PATH: `${folder}:${process.env.PATH}` })
  assert.match(run('cat', [calls]), /^enable/)
})
