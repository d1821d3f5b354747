/**
 * Answers that no destination wants: every 4xx and 5xx in use, redirects, sign-in pages and damaged JSON, at each step of
 * an exchange. Pure: the double answers the steps before, no socket is opened.
 */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import type {
  DeliveryOutcome,
  DestinationSettings,
  ForeignChange,
  HttpAnswer,
  HttpDestinationType,
  HttpRequest,
  Item,
} from '#destination-kit/destination-type'
import type { Double } from '#destination-kit/testing/double'
import { loadDestinationTypes } from '#server/forwarding/destination-types'
import { messageFor, SENDER } from './delivery.ts'

const URL_OF_DOUBLE = 'https://receiver.example'
const types = [...(await loadDestinationTypes()).values()].filter((type) => type.transport === 'http')
const STATES: ReadonlySet<string> = new Set(['delivered', 'retry', 'rejected', 'wait', 'split'])

const answer = (status: number, body = '', headers: Record<string, string> = {}): HttpAnswer => ({
  ...{ status, body, headers },
})

const LOGIN_PAGE = '<!DOCTYPE html><html><title>Sign in</title><form action="/login"></form></html>'
/** No answer of any contract, with the status of success. */
const GARBAGE = [
  ...['', 'null', '[]', '{}', '0', '"text"', '{"result":', '[null]', LOGIN_PAGE, '\u0000\ufffd'],
  ...['{"__proto__":{"id":1}}', '{"items":{}}', '{"result":[[]]}', '{"data":{"id":[]}}', '['.repeat(5000)],
  JSON.stringify({ error: 'x'.repeat(200_000) }),
]

async function withDouble(type: HttpDestinationType) {
  const path = new URL(`../../../src/destinations/${type.name}/testing/double.ts`, import.meta.url)
  assert.ok(existsSync(path), `${type.name} has no double`)
  const { makeDouble } = (await import(path.href)) as { makeDouble: () => Double }
  const double = makeDouble()
  const settings = double.settings(URL_OF_DOUBLE)
  const items = (count: number): Item[] =>
    Array.from({ length: count }, (_, at) =>
      type.map(
        {
          ...{ message: messageFor(type, { id: `a-${at}` }), queued: 1e15, sent: 1e15 },
          key: String(at).padStart(64, 'a'),
        },
        { sender: SENDER, settings },
      ),
    )
  return { settings, items }
}

/** Feeds the same answer to every step; the outcomes, or undefined where the type goes on asking. */
function outcomesOf(
  type: HttpDestinationType,
  { settings, items, given }: { settings: DestinationSettings; items: readonly Item[]; given: HttpAnswer },
): readonly DeliveryOutcome[] {
  const answers: HttpAnswer[] = []
  for (let steps = 0; steps < 16; steps++) {
    const step = type.exchange({ items, settings, sender: SENDER, answers })
    if ('outcomes' in step) {
      assert.equal(step.outcomes.length, items.length, 'one outcome per item')
      for (const { state } of step.outcomes) assert.ok(STATES.has(state), state)
      return step.outcomes
    }
    checkRequest(step.request)
    answers.push(given)
  }
  assert.fail('the exchange does not end')
}

function checkRequest({ url, headers = {} }: HttpRequest): void {
  if (url !== '') assert.equal(new URL(url).protocol.slice(0, 4), 'http')
  for (const value of Object.values(headers)) assert.doesNotMatch(value, /[\r\n]/)
}

const statesOf = (outcomes: readonly DeliveryOutcome[]) => new Set(outcomes.map(({ state }) => state))

/** Product codes that mean what their own contract says; the table of statuses does not hold for them. */
const OWN_MEANING: Readonly<Record<string, ReadonlySet<number>>> = {
  // 400 of another region or of a clock that is wrong concerns every object.
  s3: new Set([400]),
}

describe('answers that no destination wants', () => {
  for (const type of types) {
    it(`${type.title}: 4xx, 5xx and redirects`, async () => {
      const { settings, items } = await withDouble(type)
      const one = items(1)
      const few = items(Math.min(3, type.limits.items))
      const of = (status: number, batch = one, body = '', headers = {}) =>
        outcomesOf(type, { settings, items: batch, given: answer(status, body, headers) })
      for (const status of [301, 302, 307, 401, 403, 404, 405])
        assert.ok(
          !statesOf(of(status)).has('delivered') && !statesOf(of(status)).has('rejected'),
          `${status}`,
        )
      for (const status of [301, 302, 401, 403])
        assert.deepEqual([...statesOf(of(status))], ['wait'], `${status}`)
      for (const status of [408, 425, 500, 502, 503, 504]) {
        const states = statesOf(of(status, one, LOGIN_PAGE))
        assert.ok(
          [...states].every((state) => state === 'retry' || state === 'wait'),
          `${status}`,
        )
      }
      for (const status of [400, 406, 409, 410, 411, 415, 422, 431, 451]) {
        if (OWN_MEANING[type.name]?.has(status) === true) continue
        const states = statesOf(of(status, few, '{"error":"no"}'))
        assert.ok(!states.has('wait') || few.length > 1 || status === 410, `${status} stops everything`)
      }
      for (const outcome of of(413, few)) assert.ok(outcome.state !== 'delivered', '413')
      const [busy] = of(429, one, '', { 'retry-after': '7' })
      assert.equal(busy?.state, 'wait')
      assert.equal('afterMs' in busy! ? busy.afterMs : undefined, 7000)
      for (const text of ['31536000', '-1', 'soon', '1e9', ''])
        for (const outcome of of(429, one, '', { 'retry-after': text }))
          assert.ok(!('afterMs' in outcome) || (outcome.afterMs ?? 0) <= 3_600_000, text)
    })

    it(`${type.title}: garbage with the status of success is read without an error`, async () => {
      const { settings, items } = await withDouble(type)
      const few = items(Math.min(3, type.limits.items))
      for (const status of [200, 201, 202, 204, 207])
        for (const body of GARBAGE) {
          const outcomes = outcomesOf(type, { settings, items: few, given: answer(status, body) })
          for (const outcome of outcomes) {
            if ('reason' in outcome) assert.ok(outcome.reason.length < 500, 'a reason repeats a whole answer')
            if (outcome.state === 'delivered')
              assert.doesNotMatch(outcome.link ?? '', /[\r\n<>"]|^(?!https?:)./)
          }
        }
    })

    // Any 2xx confirms a webhook: https://www.standardwebhooks.com
    if (type.name !== 'webhook')
      it(`${type.title}: a sign-in page of a proxy is no confirmation`, async () => {
        const { settings, items } = await withDouble(type)
        const given = answer(200, LOGIN_PAGE, { 'content-type': 'text/html' })
        assert.deepEqual([...statesOf(outcomesOf(type, { settings, items: items(1), given }))], ['wait'])
      })

    const { changes } = type
    if (changes !== undefined)
      it(`${type.title}: damaged lists of changes and comments name no record`, async () => {
        const { settings } = await withDouble(type)
        checkRequest(changes.request({ settings, sinceMs: 1.7e12, sender: SENDER }))
        if (changes.comments !== undefined)
          checkRequest(changes.comments.request({ settings, reference: '../x?y#z' }))
        for (const status of [200, 401, 429, 500])
          for (const body of GARBAGE) {
            const found: readonly ForeignChange[] = changes.read(answer(status, body)) ?? []
            assert.ok(
              found.every(({ reference, changedMs }) => reference === '' || !Number.isFinite(changedMs)),
              body.slice(0, 40),
            )
            for (const { text } of changes.comments?.read(answer(status, body)) ?? [])
              assert.equal(typeof text, 'string')
          }
      })
  }
})
