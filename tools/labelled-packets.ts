/**
 * Real Modbus attacks with a label on each packet (Lemay & Fernandez 2016), where the shared captures are there: F1 of
 * what the engine finds, packet by packet. Learns from the packets before the first attack of each capture, united;
 * judges the rest of each. Thresholds, rules and models are the ones of every day.
 *   node tools/labelled-packets.ts [--all]
 *
 * A packet is held to be an attack when a finding, before findings are folded into alerts, speaks of its conversation
 * at its time. Novelty counts here: the label asks which packets do not belong, not how the behaviour is called.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { alertsOf } from './attack-captures/alerts-of.ts'
import { Conversations } from './labelled-packets/conversations.ts'
import { cutCapture } from './labelled-packets/cut-capture.ts'
import { Tally } from './labelled-packets/tally.ts'

const CAPTURES = fileURLToPath(new URL('../../shared/captures/', import.meta.url))
const MODBUS = `${CAPTURES}modbus/`
const LABELS = `${CAPTURES}labels/`

const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } })

interface Labelled {
  readonly name: string
  readonly bytes: Uint8Array
  /** Of each frame, in order: true for an attack. */
  readonly isAttack: readonly boolean[]
  readonly firstAttack: number
}

if (existsSync(MODBUS)) await examine()
else console.log(`skipped: the shared captures are not at ${CAPTURES}`)

async function examine(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'labelled-packets-'))
  try {
    const captures = labelled()
    const learned = captures.map(({ name, bytes, firstAttack }) =>
      written(join(folder, `before-${name}.pcap`), cutCapture(bytes, 0, firstAttack)),
    )
    const total = new Tally()
    for (const capture of captures) total.add(await judged(capture, learned, folder))
    console.log(total.line('all together'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function judged(capture: Labelled, learned: readonly string[], folder: string): Promise<Tally> {
  const { name, bytes, isAttack, firstAttack } = capture
  const rest = cutCapture(bytes, firstAttack, isAttack.length)
  const conversations = new Conversations(rest)
  const rules = new Map<number, Set<string>>()
  await alertsOf(
    written(join(folder, `${name}.pcap`), rest),
    learned,
    undefined,
    ({ id }, _finding, found, isLearningFinding) => {
      if (isLearningFinding || found.place.file !== learned.length) return
      for (const frame of conversations.framesOf(found)) {
        const known = rules.get(frame)
        if (known === undefined) rules.set(frame, new Set([id]))
        else known.add(id)
      }
    },
  )
  const tally = new Tally()
  const wrong = new Map<string, number>()
  for (const [at, label] of isAttack.slice(firstAttack).entries()) {
    const said = rules.get(at + 1)
    tally.count(label, said !== undefined)
    if (label === (said !== undefined)) continue
    const what = `${label ? 'missed' : `${[...said!].sort().join(', ')} of`} ${conversations.nameOf(at + 1)}`
    wrong.set(what, (wrong.get(what) ?? 0) + 1)
  }
  console.log(tally.line(name))
  if (values.all)
    for (const [what, count] of [...wrong].sort((a, b) => b[1] - a[1]))
      console.log(`         ${count} × ${what}`)
  return tally
}

function labelled(): Labelled[] {
  return readdirSync(MODBUS)
    .filter((name) => name.startsWith('lemay__'))
    .sort()
    .map((file) => {
      const name = file.replace(/\.pcap$/, '')
      const lines = readFileSync(`${LABELS}${name}.labels.csv`, 'utf8').trim().split('\n')
      const isAttack = lines.map((line) => line.trim().endsWith(';1'))
      return { name, bytes: readFileSync(`${MODBUS}${file}`), isAttack, firstAttack: isAttack.indexOf(true) }
    })
}

function written(path: string, bytes: Uint8Array): string {
  writeFileSync(path, bytes)
  return path
}
