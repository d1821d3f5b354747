/** The kernel lets out every request of a plan and nothing else: raw frames through AF_PACKET, counted on the far side. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { loadQueries } from '../found/queries.ts'
import { isRequestOf } from '../template/compile.ts'
import { mutations, variants } from '../template/enumerate.ts'
import { frameOf } from '../testing/frames.ts'
import { NamespacePair, QUERY_SIDE, whyNoNamespaces } from '../testing/namespaces.ts'
import { plannedQuery, plannedTarget, planOf } from '../testing/plans.ts'
import { compileTarget } from './compile-target.ts'
import { dropAll, kernelRules } from './kernel-rules.ts'

const skip = whyNoNamespaces() || false
const DEVICE = '10.77.0.5'
/** Each n-th request and change; 1 sends all. */
const EVERY = Number(process.env.SIGHTGLASS_QUERY_STEP ?? 29)

const queries = await loadQueries()
/** FINS alone has 64,516 requests; node numbers follow from the addresses. */
const target = plannedTarget(
  DEVICE,
  [...queries.values()].map((query) => plannedQuery(query)),
)
const plan = planOf([target])
const pair = skip === false ? new NamespacePair('rules', [DEVICE]) : undefined
after(() => pair?.close())

function load(isRateLimited: boolean) {
  pair!.load(kernelRules(plan, queries, { networkInterface: QUERY_SIDE.device, isRateLimited }))
}

function* framesOf(kind: 'variants' | 'mutations'): Iterable<Uint8Array> {
  let count = 0
  const compiled = compileTarget(plan, target, queries)
  for (const { template, planned, steps } of compiled) {
    const ofPort = compiled
      .filter((other) => other.planned.port === planned.port)
      .flatMap((other) => other.steps)
    for (const step of steps)
      for (const payload of kind === 'variants' ? variants(step) : mutations(step)) {
        // A changed request may be another one of the plan.
        const isOther = kind === 'mutations' && ofPort.some((other) => isRequestOf(other, payload))
        if (!isOther && count++ % EVERY === 0)
          yield template.transport === 'link'
            ? payload
            : frameOf({ payload, to: DEVICE, port: planned.port, transport: template.transport })
      }
  }
}

test('the kernel lets out every request of the plan and no changed one', { skip }, async () => {
  load(false)
  const allowed = [...framesOf('variants')]
  const accepted = await pair!.received(() => void pair!.sendRaw(allowed))
  assert.equal(accepted.frames, allowed.length)
  const changed = [...framesOf('mutations')]
  const escaped = await pair!.received(() => void pair!.sendRaw(changed))
  assert.deepEqual(escaped, { frames: 0, kinds: {}, kept: [] })
  console.log(`${allowed.length} requests accepted, ${changed.length} changed ones refused`)
})

test('other addresses, ports, flags, fragments and options are refused', { skip }, async () => {
  load(false)
  const payload = [...framesOf('variants')][0]!.subarray(0, 0)
  const request = { payload: new Uint8Array(24), to: DEVICE, port: 44818, transport: 'udp' } as const
  const listIdentity = Uint8Array.of(0x63, ...new Array(23).fill(0))
  const right = { ...request, payload: listIdentity }
  const empty = { payload, to: DEVICE, port: 102, transport: 'tcp' } as const
  const good = await pair!.received(
    () => void pair!.sendRaw([frameOf(right), frameOf({ ...empty, flags: 0x10 })]),
  )
  assert.equal(good.frames, 2)
  const bad = await pair!.received(
    () =>
      void pair!.sendRaw([
        frameOf({ ...right, to: '10.77.0.6' }),
        frameOf({ ...right, to: '10.77.0.255' }),
        frameOf({ ...right, from: '10.77.0.9' }),
        frameOf({ ...right, port: 44817 }),
        frameOf({ ...right, fragment: 0x2000 }),
        frameOf({ ...right, fragment: 0x0003 }),
        frameOf({ ...right, options: new Uint8Array(4).fill(1) }),
        frameOf({ ...empty, flags: 0x12 }),
        frameOf({ ...empty, flags: 0x30 }),
        frameOf({ ...empty, flags: 0x02 }),
        frameOf({ ...empty, port: 103, flags: 0x10 }),
      ]),
  )
  assert.deepEqual(bad.frames, 0)
})

test('rate and quota of a device bound even planned requests', { skip }, async () => {
  load(true)
  const flood = Array.from({ length: 400 }, () =>
    frameOf({
      payload: Uint8Array.of(0x63, ...new Array(23).fill(0)),
      to: DEVICE,
      port: 44818,
      transport: 'udp',
    }),
  )
  const { frames } = await pair!.received(() => void pair!.sendRaw(flood))
  assert.ok(frames > 0 && frames <= 10, `${frames} of a burst`)
  pair!.load(dropAll(QUERY_SIDE.device))
  const none = await pair!.received(() => void pair!.sendRaw(flood))
  assert.equal(none.frames, 0)
})
