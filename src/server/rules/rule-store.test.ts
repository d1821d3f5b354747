import { deepEqual, equal, match, rejects } from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { StoredCapture } from '#store/store'
import { WorkerPool } from '../worker-pool.ts'
import { readRuleFiles } from './rule-files.ts'
import { RuleStore } from './rule-store.ts'
import { RulesService } from './service.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-rules-'))
after(() => rmSync(folder, { recursive: true }))

const CAPTURE = new URL('../../protocols/modbus/captures/', import.meta.url).pathname
const rule = (title: string, search = '{ verb: write }') =>
  `title: ${title}\nlogsource: { product: sightglass, service: modbus }\ndetection: { s: ${search}, condition: s }\n`

function keptIn(name: string) {
  const data = join(folder, name)
  const paths = [join(folder, `${name}-elsewhere`)]
  mkdirSync(paths[0]!, { recursive: true })
  const reported: number[] = []
  const kept = new RuleStore({
    data,
    paths,
    protocolFolders: [],
    changed: (documents) => reported.push(documents.length),
    log: () => {},
    lookMs: 20,
  })
  after(() => kept.close())
  return { data, elsewhere: paths[0]!, kept, reported }
}

function roomOf({ kept }: { kept: RuleStore }) {
  const captures = readdirSync(CAPTURE)
    .filter((name) => name.endsWith('.pcap'))
    .slice(0, 2)
    .map((name) => ({ name, path: join(CAPTURE, name), state: 'done' }) as StoredCapture)
  return new RulesService({
    kept,
    workers: new WorkerPool(),
    store: { ruleCounts: async () => [{ rule: 'own-one', alerts: 2, hits: 7, lastTime: 0 }] } as never,
    captures: () => captures,
    baseline: () => undefined,
    site: () => undefined,
    protocolFolders: [],
  })
}

test('reads files and folders in name order, and says what cannot be read', () => {
  const root = join(folder, 'files')
  mkdirSync(join(root, 'cells'), { recursive: true })
  writeFileSync(join(root, 'b.yml'), `${rule('B')}---\n# nothing\n---\n${rule('C')}`)
  writeFileSync(join(root, 'cells/a.yaml'), rule('A'))
  writeFileSync(join(root, 'notes.txt'), 'no rule')
  writeFileSync(join(root, 'broken.yml'), 'title: [')
  writeFileSync(join(root, 'binary.yml'), Buffer.from([0, 1, 2, 255]))
  symlinkSync(root, join(root, 'circle'))
  symlinkSync('loop.yml', join(root, 'loop.yml'))
  const files = readRuleFiles([root, join(folder, 'missing.yml')])
  deepEqual(
    files.map(({ name, documents, problems }) => [name, documents.length, problems.length]),
    [
      ['b.yml', 2, 0],
      ['binary.yml', 0, 1],
      ['broken.yml', 0, 1],
      ['cells/a.yaml', 1, 0],
      ['loop.yml', 0, 1],
      ['missing.yml', 0, 1],
    ],
  )
  equal(files[0]!.documents[1]!.line, 7)
})

test('files of one name are told apart, and none is read twice', () => {
  const [one, two] = ['one', 'two'].map((name) => join(folder, name))
  for (const root of [one!, two!]) {
    mkdirSync(root)
    writeFileSync(join(root, 'a.yml'), rule(root))
  }
  deepEqual(
    readRuleFiles([one!, two!, join(one!, 'a.yml')]).map(({ name }) => name),
    ['a.yml', join(two!, 'a.yml')],
  )
})

test('a file that appears, changes or goes is read again without a restart', async () => {
  const { elsewhere, kept, reported } = keptIn('watch')
  equal(kept.documents.length, 0)
  const changes = async () => {
    const before = reported.length
    for (let i = 0; i < 500 && reported.length === before; i++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    return reported.at(-1)
  }
  symlinkSync('loop.yml', join(elsewhere, 'loop.yml')) // cannot even be looked at
  equal(await changes(), 0)
  writeFileSync(join(elsewhere, 'a.yml'), rule('A'))
  equal(await changes(), 1)
  writeFileSync(join(elsewhere, 'a.yml'), `${rule('A')}---\n${rule('B')}`)
  equal(await changes(), 2)
  rmSync(join(elsewhere, 'a.yml'))
  equal(await changes(), 0)
})

test('the page keeps, replaces and removes its own files, and refuses what is not understood', async () => {
  const setting = keptIn('page')
  const room = roomOf(setting)
  writeFileSync(join(setting.elsewhere, 'theirs.yml'), rule('Theirs'))
  setting.kept.reload()
  const saved = await room.save({ name: 'mine.yml', text: rule('One') })
  deepEqual(
    saved.files.map(({ name, isEditable, rules }) => [name, isEditable, rules]),
    [
      ['mine.yml', true, 1],
      ['theirs.yml', false, 1],
    ],
  )
  const own = saved.items.filter(({ isOwn }) => isOwn)
  deepEqual(
    own.map(({ id, hits, alerts }) => [id, hits, alerts]),
    [
      ['own-one', 7, 2],
      ['own-theirs', 0, 0],
    ],
  )
  await rejects(
    room.save({ name: 'bad.yml', text: rule('Two', '{ vreb: write }') }),
    /bad\.yml:3: .*did you mean "verb"/,
  )
  await rejects(room.save({ name: 'bad.yml', text: rule('Theirs') }), /a unique title/)
  await rejects(room.save({ name: 'theirs.yml', text: rule('Three') }), { code: 'rules-elsewhere' })
  await rejects(room.remove('theirs.yml'), { code: 'rules-elsewhere' })
  await rejects(room.remove('../../etc/passwd'), { code: 'not-found' })
  // The same titles again: the draft takes the file's own place.
  equal(
    (await room.save({ name: 'mine.yml', text: `${rule('One')}---\n${rule('Two')}` })).items.filter(
      ({ isOwn }) => isOwn,
    ).length,
    3,
  )
  await room.remove('mine.yml')
  deepEqual(
    (await room.list()).files.map(({ name }) => name),
    ['theirs.yml'],
  )
})

test('a draft may refer to rules of other files', async () => {
  const setting = keptIn('refer')
  const room = roomOf(setting)
  await room.save({ name: 'parts.yml', text: `name: part\n${rule('Part')}` })
  const text =
    'title: Many\ncorrelation: { type: event_count, rules: [part], timespan: 1h, condition: { gte: 2 } }'
  deepEqual((await room.check({ text })).problems, [])
  equal((await room.check({ text: text.replace('part', 'prat') })).problems[0]?.nearest, 'part')
})

test('a search may be merged into another', async () => {
  const room = roomOf(keptIn('merge'))
  const text = `title: Merged
logsource: { product: sightglass, service: modbus }
detection:
  a: &a { function: 6 }
  b: { <<: *a, unit: 3 }
  condition: b
`
  deepEqual((await room.check({ text })).problems, [])
  equal((await room.check({ text: text.replace('unit', 'unti') })).problems[0]?.nearest, 'unit')
})

test('a dry run tells how often, when, between whom and in which frame; one at a time', async () => {
  const room = roomOf(keptIn('dry'))
  const signal = new AbortController().signal
  const text = `${rule('Any read', '{ verb: read }')}---\n${rule('Never', '{ verb: stop, unit: 999 }')}`
  const running = room.test({ text }, signal)
  await rejects(room.test({ text }, signal), { code: 'dry-run-busy' })
  const result = await running
  const [read, never] = result.rules
  equal(result.isComplete, true)
  equal((read?.hits ?? 0) > 0, true)
  equal(never?.hits, 0)
  const said = read?.first.map(({ source, destination, summary }) => `${source} ${destination} ${summary}`)
  equal(new Set(said).size, read?.sayings, 'each thing is said once')
  equal((read?.first.reduce((sum, { count }) => sum + count, 0) ?? 0) >= (read?.hits ?? 0), true)
  match(read?.first[0]?.summary ?? '', /Any read \(modbus: Read/)
  equal((read?.first[0]?.frame ?? 0) > 0, true)
  equal(
    result.captures.some(({ name }) => name === read?.first[0]?.capture),
    true,
  )
})

test('fields of a service, with what the manifest says of functions', async () => {
  const room = roomOf(keptIn('fields'))
  const fields = await room.fields('modbus')
  const functions = fields.find(({ name }) => name === 'function')?.values ?? []
  deepEqual(
    functions.find(({ value }) => value === '6'),
    { value: '6', about: 'Write Single Register' },
  )
  equal(
    (await room.fields('alert')).some(({ name }) => name === 'severity'),
    true,
  )
  await rejects(room.fields('mobdus'), { code: 'not-found' })
})
