/** The Logic Apps of the Sentinel pack call routes that exist, with bodies they take, and keep the token secret. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { Check } from 'typebox/value'
import { parse } from 'yaml'
import { AlertChange, LearnChange, MuteChange } from '#schema/alert'

const FOLDER = new URL('../../../content/sentinel/', import.meta.url)
const files = readdirSync(new URL('playbooks/', FOLDER))
const server = new URL('../../../src/server/', import.meta.url)
const paths = ['alerts', 'devices', 'exposure'].flatMap((feature) => {
  const source = readFileSync(new URL(`${feature}/routes.ts`, server), 'utf8')
  return [...source.matchAll(/method: '(\w+)',\n\s+path: '([^']+)'/g)].map(
    ([, method, path]) => `${method} ${path}`,
  )
})
const BODIES = {
  'PATCH /rest/alerts/{id}': AlertChange,
  'POST /rest/alerts/{id}/learn': LearnChange,
  'POST /rest/alerts/{id}/mute': MuteChange,
} as const

interface Action {
  readonly type: string
  readonly inputs?: {
    method: string
    uri: string
    headers: Record<string, string>
    body?: Record<string, unknown>
  }
  readonly runAfter?: Record<string, string[]>
  readonly actions?: Record<string, Action>
  readonly runtimeConfiguration?: { secureData: { properties: string[] } }
}

/** Every action with its name, those inside others after them; `runAfter` names a neighbour. */
function* walk(actions: Record<string, Action>): Generator<[string, Action]> {
  for (const [name, action] of Object.entries(actions)) {
    for (const before of Object.keys(action.runAfter ?? {}))
      assert.ok(Object.hasOwn(actions, before), `${name} runs after ${before}, which is not there`)
    yield [name, action]
    if (action.actions !== undefined) yield* walk(action.actions)
  }
}

describe('Logic Apps of the Sentinel pack', () => {
  it('are eight', () => assert.equal(files.length, 8))

  for (const file of files)
    it(file, () => {
      const text = readFileSync(new URL(`playbooks/${file}`, FOLDER), 'utf8')
      const { parameters, resources } = JSON.parse(text)
      const { definition, parameters: values, state } = resources.at(-1).properties
      assert.equal(state, 'Disabled')
      // Each parameter of the workflow has a value, and each value a parameter.
      assert.deepEqual(Object.keys(definition.parameters), Object.keys(values))
      for (const [, name] of JSON.stringify(definition).matchAll(/parameters\('([^']+)'\)/g))
        assert.ok(Object.hasOwn(definition.parameters, name!), name!)
      for (const [, name] of text.matchAll(/"\[[^"]*parameters\('([^']+)'\)[^"]*\]"/g))
        assert.ok(Object.hasOwn(parameters, name!), name!)
      for (const [, name] of text.matchAll(/\['([\w-]+)'\]\['connectionId'\]/g))
        assert.ok(Object.hasOwn(values.$connections.value, name!), name!)
      const all = new Map(walk(definition.actions))
      for (const [, name] of text.matchAll(/(?:outputs|body|items)\('([^']+)'\)/g))
        assert.ok(all.has(name!), `no action ${name}`)
      for (const [name, { type, inputs, runtimeConfiguration }] of all) {
        if (type !== 'Http') continue
        const { method, uri, headers, body } = inputs!
        assert.equal(headers.Authorization, "Bearer @{parameters('sensorToken')}")
        assert.deepEqual(runtimeConfiguration?.secureData.properties, ['inputs'], name)
        assert.equal(parameters.sensorToken.type, 'securestring')
        const [path = ''] = uri
          .replace("@{parameters('sensorUrl')}", '')
          .replaceAll(/@\{encodeURIComponent\([^}]*\)\}/g, '{id}')
          .split('?')
        const route = `${method} ${path}`
        assert.ok(paths.includes(route), route)
        if (body === undefined) continue
        // An expression for the status gives one of the three words.
        const given = { ...body, ...(String(body.status).startsWith('@if') && { status: 'active' }) }
        assert.ok(Check(BODIES[route as keyof typeof BODIES], given), `${route} ${JSON.stringify(given)}`)
        assert.match(String(body.reason), /^Sentinel incident @\{/)
      }
    })

  it('read custom details that the rules give', () => {
    const used = new Set(
      files
        .flatMap((file) => [
          ...readFileSync(new URL(`playbooks/${file}`, FOLDER), 'utf8').matchAll(
            /Custom Details'\]\)\?\['(\w+)'\]/g,
          ),
        ])
        .map(([, name]) => name!),
    )
    assert.ok(used.has('VendorOriginalId'))
    for (const file of readdirSync(new URL('rules/', FOLDER))) {
      const { customDetails } = parse(readFileSync(new URL(`rules/${file}`, FOLDER), 'utf8'))
      for (const name of used) assert.ok(Object.hasOwn(customDetails, name), `${file}: ${name}`)
    }
  })
})
