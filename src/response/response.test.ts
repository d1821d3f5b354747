import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { DEVICE_TYPES, type Device, type Link } from '#model/device'
import { aLink, aDevice as aWholeDevice } from '#store/testing/records'
import { cacaoLimits, planRun, type ReadPlaybook, readPlaybook } from './cacao.ts'
import { caps, overCap } from './caps.ts'
import { dryRun, type GuardInput, isProtected } from './guard.ts'
import { checkTarget, type ResponseTarget } from './target.ts'

const SHIPPED = new URL('../../content/playbooks/', import.meta.url)
/** Without the words and roles of the controller that fixtures describe. */
const aDevice = (id: string, change: Partial<Device>) =>
  aWholeDevice(id, { name: id, roles: [], model: '', description: '', importance: 'medium', ...change })

const T0 = Date.UTC(2026, 10, 30) * 1000
const DAY = 24 * 3_600_000_000

const target = (value: string, change: Partial<ResponseTarget> = {}): ResponseTarget => ({
  ...{ kind: 'address', value, destination: '' },
  ...change,
})

describe('targets', () => {
  it('accepts one host in one spelling', () => {
    assert.deepEqual(checkTarget(target('10.0.0.5')), target('10.0.0.5'))
    assert.deepEqual(checkTarget(target('FD00:0:0::5')), target('fd00::5'))
    assert.deepEqual(
      checkTarget(target('00-1B-1B-00-00-01', { kind: 'mac' })),
      target('00:1b:1b:00:00:01', { kind: 'mac' }),
    )
  })

  it('refuses ranges, groups, other spellings of an address, and whatever a command could read', () => {
    const bad: ResponseTarget[] = [
      ...[
        '10.0.0.0/24',
        '10.0.0.5-9',
        '010.0.0.5',
        '0x0a000005',
        '10.5',
        '127.0.0.1',
        '0.0.0.0',
        '224.0.0.1',
      ].map((text) => target(text)),
      ...[
        '255.255.255.255',
        '::1',
        '::ffff:10.0.0.5',
        '::ffff:a00:5',
        '64:ff9b::a00:5',
        'ff02::1',
        'fe80::1',
        'fd00::5%eth0',
      ].map((text) => target(text)),
      ...['10.0.0.5 }; flush ruleset', '10.0.0.5\nadd rule', '"/><entry ip="10.0.0.1"', '', 'any'].map(
        (text) => target(text),
      ),
      ...['ff:ff:ff:ff:ff:ff', '01:00:5e:00:00:01', '00:1b:1b:00:00', '00:1b:1b:00:00:01,actions=normal'].map(
        (text) => target(text, { kind: 'mac' }),
      ),
      ...[
        'localhost',
        'a b.example',
        '*.example',
        '-x.example',
        'x.example/#',
        `${'a'.repeat(64)}.example`,
      ].map((text) => target(text, { kind: 'domain' })),
      ...['lena)(objectClass=*', 'a*b', '', 'DC1$', 'x'.repeat(65)].map((text) =>
        target(text, { kind: 'account' }),
      ),
      target('10.0.0.5', { kind: 'flow', destination: 'fd00::1' }),
      target('10.0.0.5', { kind: 'flow' }),
      target('10.0.0.5', { destination: '10.0.0.6' }),
    ]
    for (const one of bad) assert.ok('fault' in checkTarget(one), JSON.stringify(one))
  })
})

function guard(change: Partial<GuardInput> & { readonly devices: readonly Device[] }): GuardInput {
  const known = new Map(change.devices.map((device) => [device.id, device]))
  return {
    ...{ target: target('10.0.0.5'), links: [], areLinksComplete: true, now: T0 },
    ...{ deviceOf: (id) => known.get(id), isLearned: () => false, isCrownJewel: () => false },
    ...change,
  }
}

describe('dry run', () => {
  const laptop = aDevice('pc', {
    type: 'Workstation',
    class: 'IT',
    purdueLevel: undefined,
    ipAddresses: ['10.0.0.5'],
  })
  const plc = aDevice('plc', { type: 'PLC', class: 'OT', purdueLevel: 1, ipAddresses: ['10.0.0.9'] })
  const link = (change: Partial<Link> = {}) =>
    aLink('l', {
      ...{ client: 'pc', server: 'plc', clientAddress: '10.0.0.5', serverAddress: '10.0.0.9', firstSeen: T0 },
      ...change,
    })

  it('needs one person for a new device, two for a learned connection of the process', () => {
    const fresh = dryRun(
      guard({ devices: [laptop], links: [link()], deviceOf: (id) => (id === 'plc' ? plc : laptop) }),
    )
    assert.deepEqual([fresh.approvals, fresh.learnedCuts, fresh.processCuts], ['one', 0, 0])
    const old = dryRun(
      guard({
        devices: [laptop],
        links: [link({ firstSeen: T0 - DAY })],
        deviceOf: (id) => (id === 'plc' ? plc : laptop),
      }),
    )
    assert.deepEqual([old.approvals, old.learnedCuts, old.processCuts], ['two', 1, 1])
    const learned = dryRun(
      guard({
        devices: [laptop],
        links: [link()],
        isLearned: () => true,
        deviceOf: (id) => (id === 'plc' ? plc : laptop),
      }),
    )
    assert.equal(learned.approvals, 'two')
    assert.match(learned.cuts[0]!.server, /10\.0\.0\.9/)
  })

  it('refuses controllers and safety devices by type, role, level and name, whoever asks', () => {
    const never = [
      plc,
      aDevice('x', { type: 'Unknown', class: 'OT', purdueLevel: 1 }),
      aDevice('x', { type: 'Server', class: 'IT', roles: ['safety-controller'] }),
      aDevice('x', { type: 'Workstation', class: 'IT', purdueLevel: undefined, name: 'SIS reactor 2' }),
      aDevice('x', { type: 'Fire Alarm', class: 'IoT', purdueLevel: undefined }),
    ]
    for (const device of never) {
      const { approvals, reasons } = dryRun(guard({ devices: [laptop, device] }))
      assert.equal(approvals, 'never', device.type)
      assert.match(reasons[0]!, /never cut off/)
    }
    assert.equal(
      dryRun(
        guard({
          devices: [aDevice('r', { type: 'Router', class: 'Network' })],
          target: target('00:1b:1b:00:00:01', { kind: 'mac' }),
        }),
      ).approvals,
      'never',
    )
    assert.equal(
      dryRun(guard({ devices: [], target: target('krbtgt', { kind: 'account' }) })).approvals,
      'never',
    )
  })

  it('never lets one person cut a learned process link or anybody cut a controller, in 10,000 random plants', () => {
    let state = 7
    const random = (most: number) => {
      // Numerical Recipes, §7.1.
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * most)
    }
    const counts = { one: 0, two: 0, never: 0 }
    for (let run = 0; run < 10_000; run++) {
      const devices = Array.from({ length: 1 + random(3) }, (_, at) =>
        aDevice(`d${at}`, {
          type: DEVICE_TYPES[random(DEVICE_TYPES.length)]!,
          class: (['OT', 'IoT', 'IT', 'Network'] as const)[random(4)]!,
          purdueLevel: [undefined, 0, 1, 2, 3, 4][random(6)],
          name: ['', 'Press', 'ESD', 'Triconex 1'][random(4)]!,
          roles: [[], ['controller'], ['safety-controller'], ['hmi']][random(4)]!,
          importance: (['low', 'medium', 'high'] as const)[random(3)]!,
        }),
      )
      const others = Array.from({ length: 3 }, (_, at) =>
        aDevice(`o${at}`, { type: random(2) === 0 ? 'PLC' : 'Server', class: random(2) === 0 ? 'OT' : 'IT' }),
      )
      const links = Array.from({ length: random(4) }, (_, at) =>
        aLink(`l${at}`, {
          client: `d${random(devices.length)}`,
          server: `o${random(3)}`,
          firstSeen: T0 - random(3) * DAY,
        }),
      )
      const known = new Map([...devices, ...others].map((device) => [device.id, device]))
      const result = dryRun(guard({ devices, links, deviceOf: (id) => known.get(id) }))
      counts[result.approvals]++
      if (devices.some(isProtected)) assert.equal(result.approvals, 'never')
      if (result.processCuts > 0) assert.notEqual(result.approvals, 'one')
      const hasLearnedProcess = links.some(
        ({ client, server, firstSeen }) =>
          T0 - firstSeen >= DAY && [client, server].some((id) => known.get(id)!.class === 'OT'),
      )
      if (hasLearnedProcess) assert.notEqual(result.approvals, 'one')
    }
    assert.ok(counts.one > 30 && counts.two > 100 && counts.never > 1000, JSON.stringify(counts))
  })

  it('stops after five an hour, and after one of a target in ten minutes', () => {
    const past = Array.from({ length: 5 }, (_, at) => ({ target: `t${at}`, appliedMs: at * 60_000 }))
    assert.match(overCap(past, 'new', 300_000)!, /within an hour/)
    assert.equal(overCap(past, 'new', 3_600_001), undefined)
    assert.match(overCap(past.slice(0, 1), 't0', caps.sameTargetMs - 1)!, /last 10 minutes/)
    assert.equal(overCap(past.slice(0, 1), 't0', caps.sameTargetMs), undefined)
  })
})

describe('CACAO 2.0', () => {
  const shipped = readdirSync(SHIPPED).filter((name) => name.endsWith('.json'))
  const variables = { source_address: '10.0.0.5', destination_address: '10.0.0.9', severity: 'critical' }
  const read = (name: string) => readPlaybook(readFileSync(new URL(name, SHIPPED), 'utf8')) as ReadPlaybook

  it('reads every shipped playbook without a fault, and plans it', () => {
    assert.ok(shipped.length >= 4)
    for (const name of shipped) {
      const playbook = read(name)
      assert.deepEqual(playbook.faults, [], name)
      const run = planRun(playbook, variables)
      assert.ok(!('fault' in run), JSON.stringify(run))
      assert.ok(run.actions.length + run.manual.length > 0)
      assert.deepEqual(playbook.raw, JSON.parse(readFileSync(new URL(name, SHIPPED), 'utf8')))
    }
    const run = planRun(read('contain-new-device.cacao.json'), variables)
    assert.deepEqual('actions' in run && run.actions[0], {
      ...{ step: 'Deny the source', connection: 'Plant firewall', seconds: 3600 },
      target: target('10.0.0.5'),
    })
    const mild = planRun(read('block-external-source.cacao.json'), { ...variables, severity: 'minor' })
    assert.deepEqual(mild, { actions: [], manual: [] })
  })

  const changed = (change: (raw: Record<string, never>) => void) => {
    const raw = structuredClone(read('contain-new-device.cacao.json').raw) as Record<string, never>
    change(raw)
    return readPlaybook(JSON.stringify(raw))
  }
  const stepsOf = (raw: Record<string, unknown>) =>
    Object.values(raw.workflow as Record<string, Record<string, unknown>>)
  const commandOf = (raw: Record<string, unknown>) =>
    (stepsOf(raw).find(({ name }) => name === 'Deny the source')!.commands as Record<string, unknown>[])[0]!

  it('keeps what it never runs, and says so', () => {
    for (const kind of [
      'bash',
      'ssh',
      'powershell',
      'kestrel',
      'jupyter',
      'caldera-cmd',
      'elastic',
      'yara',
      'http-api',
    ]) {
      const playbook = changed((raw) =>
        Object.assign(commandOf(raw), { type: kind, command: 'rm -rf /' }),
      ) as ReadPlaybook
      assert.match(playbook.faults.join(), new RegExp(`${kind} is kept and shown, never run`))
      assert.ok('fault' in planRun(playbook, variables))
      assert.ok(JSON.stringify(playbook.raw).includes('rm -rf /'))
    }
  })

  it('refuses loops, unknown steps, deep nesting, foreign ids, and variables that would change a command', () => {
    const loop = changed((raw) => {
      const start = stepsOf(raw)[0]!
      stepsOf(raw).at(-2)!.on_completion = start.on_completion
    }) as ReadPlaybook
    assert.match(JSON.stringify(planRun(loop, variables)), /more than 20 commands|loop/)
    const unknown = changed((raw) =>
      Object.assign(stepsOf(raw)[1]!, { on_completion: 'action--gone' }),
    ) as ReadPlaybook
    assert.match(unknown.faults.join(), /no step action--gone/)
    const foreign = changed((raw) => Object.assign(raw, { id: 'indicator--1' })) as ReadPlaybook
    assert.ok(foreign.faults.length > 0)
    const inherited = changed((raw) => Object.assign(raw, { workflow_start: 'constructor' })) as ReadPlaybook
    assert.match(inherited.faults.join(), /workflow_start/)
    assert.ok('fault' in readPlaybook(`${'['.repeat(200)}${']'.repeat(200)}`))
    assert.ok('fault' in readPlaybook(' '.repeat(cacaoLimits.text + 1)))
    assert.ok('fault' in readPlaybook('{'))
    for (const evil of ['10.0.0.0/8', '10.0.0.5","action":"allow', '$(id)', '__severity__:value'])
      assert.ok(
        'fault' in planRun(read('contain-new-device.cacao.json'), { ...variables, source_address: evil }),
        evil,
      )
    const range = changed((raw) => {
      ;(commandOf(raw).content as { target: unknown }).target = { ipv4_net: '10.0.0.0/8' }
    }) as ReadPlaybook
    assert.ok('fault' in planRun(range, variables))
    const allow = changed((raw) => {
      ;(commandOf(raw).content as { action: string }).action = 'delete'
    }) as ReadPlaybook
    assert.ok('fault' in planRun(allow, variables))
  })
})
