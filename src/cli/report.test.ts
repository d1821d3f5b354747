import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openSqliteStore } from '#store/sqlite-store'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const EXAMPLE = fileURLToPath(new URL('../schema/analysis.example.json', import.meta.url))
const CAPTURE = fileURLToPath(new URL('../protocols/modbus/captures/identity.pcap', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sightglass-report-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    env: { ...process.env, SIGHTGLASS_CHROMIUM: '/nowhere/chromium' },
  })
  return { status, stdout, stderr }
}

describe('sightglass report', () => {
  it('lists the reports', () => {
    const { stdout, status } = run('report')
    assert.equal(status, 0)
    assert.match(stdout, /^NAME +TITLE +CONTENT\nrisk-assessment +Risk assessment +/)
  })

  it('chooses the format by the extension of --out', () => {
    const out = join(folder, 'inventory.csv')
    const { status, stderr } = run('report', 'inventory', '--analysis', EXAMPLE, '--out', out)
    assert.equal(status, 0, stderr)
    assert.match(readFileSync(out, 'utf8'), /^Name,Address,Type,/)
  })

  it('takes the site name from the analysis, the site file or --site', async () => {
    const named = join(folder, 'named.json')
    writeFileSync(
      named,
      JSON.stringify({ ...JSON.parse(readFileSync(EXAMPLE, 'utf8')), site: 'Dairy North' }),
    )
    const siteOf = (...args: string[]) =>
      JSON.parse(run('report', 'inventory', ...args, '--format', 'json').stdout).site
    assert.equal(siteOf('--analysis', named), 'Dairy North')
    assert.equal(siteOf('--analysis', named, '--site', 'Dairy South'), 'Dairy South')
    const site = join(folder, 'site.yaml')
    writeFileSync(site, 'name: Dairy West\n')
    const analysed = run('analyze', CAPTURE, '--site', site, '--json', '--no-exposure')
    assert.equal(JSON.parse(analysed.stdout).site, 'Dairy West')
    assert.equal(siteOf(CAPTURE, '--site-file', site), 'Dairy West')
    const data = join(folder, 'data')
    mkdirSync(data)
    await (await openSqliteStore(data)).close()
    assert.equal(siteOf('--data', data), 'Unnamed site')
    copyFileSync(site, join(data, 'site.yaml'))
    assert.equal(siteOf('--data', data), 'Dairy West')
  })

  it('reports a wrong argument and what it expected', () => {
    const cases: [string[], number, RegExp][] = [
      [['report', 'nix', '--analysis', EXAMPLE], 2, /no such report; expected one of risk-assessment/],
      [['report', 'trends'], 2, /expected exactly one of: captures/],
      [['report', 'trends', '--analysis', EXAMPLE, '--out', 'a.doc'], 2, /expected one of html, pdf/],
      [
        ['report', 'trends', '--analysis', EXAMPLE, '--paper', 'a3'],
        2,
        /--paper: expected one of a4, letter/,
      ],
      [['report', 'trends', '--analysis', MAIN], 1, /JSON|schema/],
      [['report', 'trends', '--data', join(folder, 'nix')], 1, /no such directory/],
      [
        ['report', 'trends', '--data', import.meta.dirname],
        1,
        /cli: .*sightglass\.db; expected a data folder/,
      ],
      // Before the capture is read.
      [
        ['report', 'trends', 'nix.pcap', '--out', join(folder, 'nix/a.pdf')],
        1,
        /nix\/a\.pdf: cannot be written/,
      ],
      [
        ['report', 'trends', '--analysis', EXAMPLE, '--out', join(folder, 'nix/a.csv')],
        1,
        /nix\/a\.csv: cannot be written: no such directory: .*nix; create it first/,
      ],
      [['report', 'trends', '--analysis', EXAMPLE, '--out', join(folder, 'a.pdf')], 1, /PDF needs Chromium/],
    ]
    for (const [args, status, message] of cases) {
      const answer = run(...args)
      assert.equal(answer.status, status, `${args.join(' ')}: ${answer.stderr}`)
      assert.match(answer.stderr, message)
    }
  })
})

describe('sightglass mine', () => {
  it('answers a shipped query and a custom query', () => {
    const shipped = run('mine', 'active-devices', '--analysis', EXAMPLE)
    assert.equal(shipped.status, 0, shipped.stderr)
    assert.match(shipped.stdout, /\d+ of \d+ devices\n$/)
    const own = run(
      'mine',
      '--of',
      'devices',
      '--where',
      'name known',
      '--analysis',
      EXAMPLE,
      '--format',
      'csv',
    )
    assert.match(own.stdout, /^Name,Address,/)
  })

  it('reports a wrong argument', () => {
    for (const [args, message] of [
      [['mine', 'nix', '--analysis', EXAMPLE], /no such query/],
      [['mine', '--of', 'passwords', '--analysis', EXAMPLE], /--of: expected one of devices/],
      [['mine', '--of', 'devices', '--where', 'name is x', '--analysis', EXAMPLE], /OPERATOR one of equals/],
      [['mine', '--of', 'devices', '--where', 'nix known', '--analysis', EXAMPLE], /devices have no nix/],
      [['mine', '--of', 'devices'], /--analysis or --data/],
    ] as const) {
      const { status, stderr } = run(...args)
      assert.equal(status, 2, stderr)
      assert.match(stderr, message)
    }
  })
})
