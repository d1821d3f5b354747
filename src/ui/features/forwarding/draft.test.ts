import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fixtureDestinations, fixtureDestinationTypes } from '#ui/source/testing/forwarding'
import { changeOf, draftOf, faultsOf, secretFields, withType } from './draft.ts'

const types = fixtureDestinationTypes()
const typeOf = (name: string) => types.find((type) => type.name === name)!

describe('destination form', () => {
  it('returns a destination unchanged, without secrets that were not typed', () => {
    for (const item of fixtureDestinations()) {
      const { secrets, settings, ...change } = changeOf(draftOf(item), typeOf(item.type))
      const { name, isEnabled, type, connection, filter } = item
      assert.deepEqual(change, { name, isEnabled, type, connection, filter })
      for (const [key, value] of Object.entries(item.settings)) assert.equal(settings[key], value)
      assert.deepEqual(secrets, {})
    }
  })

  it('begins a new type with its defaults and without the secrets of the former', () => {
    const draft = { ...draftOf(undefined), settings: { host: 'x' }, secrets: { token: 'y' } }
    const changed = changeOf(withType(draft, typeOf('syslog')), typeOf('syslog'))
    assert.deepEqual(changed.settings, {
      format: 'cef',
      protocol: 'tls',
      host: '',
      port: 6514,
      confirm: true,
    })
    assert.deepEqual(changed.secrets, {})
  })

  it('asks for the secrets that the settings need', () => {
    const draft = withType(draftOf(undefined), typeOf('webhook'))
    assert.deepEqual(
      secretFields({ ...draft, settings: { headers: 'Authorization, X-Key' } }, typeOf('webhook')).map(
        ({ name }) => name,
      ),
      ['signing', 'header:Authorization', 'header:X-Key'],
    )
  })

  it('shows what is missing before it is sent', () => {
    const blank = draftOf(undefined)
    assert.deepEqual(Object.keys(faultsOf(blank, typeOf('syslog'), [])), ['name', 'settings.host'])
    const splunk = withType({ ...blank, name: 'x' }, typeOf('splunk-hec'))
    const filled = { ...splunk, settings: { url: 'https://splunk.example' } }
    assert.deepEqual(Object.keys(faultsOf(filled, typeOf('splunk-hec'), [])), ['secrets.token'])
    assert.deepEqual(faultsOf(filled, typeOf('splunk-hec'), ['token']), {})
    const port = { ...blank, name: 'x', settings: { host: 's', port: 'seven' } }
    assert.deepEqual(Object.keys(faultsOf(port, typeOf('syslog'), [])), ['settings.port'])
  })
})
