/** Every command line of README.md runs as printed, on the files of `examples/`. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'readme-commands-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Milliseconds for one command on a busy machine. */
const COMMAND_MS = 180_000
/** A part of a command and what it must print or write on this input: a command that finds nothing is no example. */
const FINDS: readonly (readonly [part: string, found: RegExp])[] = [
  [
    'rules test',
    /Setpoint write[\s\S]*would have fired once[\s\S]*S7 controller stopped[\s\S]*would have fired once/,
  ],
  ['--signatures', /Modbus write single register/],
  ['--eve', /Modbus write single register/],
  ['--intel', /198\.51\.100\.20.*indicators\.json/],
  ['--learn', /stop command|PLC Stop/],
  ['config check', /site valid \(3 zones, 2 devices\)[\s\S]*rules valid \(2 rules\)/],
  ['forwarding add', /added to \.data/],
]
/** Files that redirections and `--out` make. */
const WRITES = ['analysis.json', 'normal.yaml', 'proof.pcapng', 'risk.pdf', 'report/devices.csv']

const commands = commandLines(readFileSync(join(root, 'README.md'), 'utf8'))

/** Lines of the code block below the heading *Command line*, without comments. */
function commandLines(readme: string): readonly string[] {
  const block = /^## Command line\n+```\n([\s\S]*?)^```/m.exec(readme)?.[1] ?? ''
  return block
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
}

before(() => {
  symlinkSync(join(root, 'bin'), join(folder, 'bin'))
  cpSync(join(root, 'examples'), join(folder, 'examples'), {
    recursive: true,
    filter: (path) => !path.endsWith('.pcap'),
  })
})

test('README has the command lines, the first of which makes the captures', () => {
  assert.ok(commands.length >= 18, commands.join('\n'))
  assert.match(commands[0]!, /^bin\/sightglass simulate examples$/)
  for (const [part] of FINDS)
    assert.ok(
      commands.some((command) => command.includes(part)),
      part,
    )
})

for (const command of commands)
  test(command, async () => {
    if (command.includes(' serve ')) return serves(command)
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd: folder,
      encoding: 'utf8',
      timeout: COMMAND_MS,
      maxBuffer: 64 * 1024 * 1024,
    })
    // `doctor` exits with 1 where this machine lacks something.
    assert.ok(status === 0 || (command.endsWith(' doctor') && status === 1), `exit ${status}: ${stderr}`)
    const found = FINDS.find(([part]) => command.includes(part))?.[1]
    if (found !== undefined) assert.match(stdout + stderr, found)
    for (const file of WRITES)
      if (command.endsWith(` ${file}`)) assert.ok(statSync(join(folder, file)).size > 100, file)
  })

/** Any free port, so that a server of this machine does not matter. */
async function serves(command: string): Promise<void> {
  const child = spawn('sh', ['-c', `exec ${command} --listen 127.0.0.1:0`], { cwd: folder })
  const exit = once(child, 'exit')
  let printed = ''
  const timer = setTimeout(() => child.kill('SIGKILL'), COMMAND_MS)
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      printed += text
      if (printed.includes('Sightglass is ready')) child.kill('SIGTERM')
    })
  const [code] = await exit
  clearTimeout(timer)
  assert.equal(code, 0, printed)
}
