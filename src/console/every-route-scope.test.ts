/** Every route of the console × every role at one site × everything of another site: not found, not counted, not suggested. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { applyBatch } from '#fleet-store/applying'
import { alertBody, deviceBody, eventBody, incidentBody, linkBody } from '#fleet-store/testing/fleet-bodies'
import { ROLES, type Role } from '#schema/account'
import { cookieName } from '#server/accounts/sessions'
import { type DocumentedOperation, operationsOf } from '#server/testing/route-access'
import { openConsole, type RunningConsole } from './main.ts'
import { addTestSensor } from './testing/test-sensor.ts'

/** An administrator holds all permissions; a larger run takes all roles. */
const roles: readonly Role[] = process.env.SIGHTGLASS_SCOPE_ROLES === 'all' ? ROLES : ['Admin', 'Reader']

const HOST = '127.0.0.1:8471'
const NOW = Date.UTC(2026, 10, 30, 9)
/** In everything of the other site that is text. */
const MARK = /zebra/i
/** Places that are asked for; an error repeats them. */
const ASKED = ['zebra group', '/zebra zone', 'zebra-holding'] as const

/** Body of each change; a new route needs its body here. Words of the other site are filled in. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /rest/fleet/sites': { name: 'New' },
  'PATCH /rest/fleet/sites/{id}': { place: 'elsewhere' },
  'PATCH /rest/fleet/sensors/{id}': { name: 'renamed' },
  'POST /rest/fleet/activations': { site: 'SITE', name: 'New' },
  'POST /rest/fleet/sensor-alerts/{id}/resolution': { action: 'keep' },
  'POST /rest/fleet/alerts/{sensor}/{id}/decisions': { action: 'close' },
  'PATCH /rest/fleet/settings': {
    ...{ level: 'site', target: 'SITE' },
    changes: { 'log.level': { value: 'debug', isLocked: true } },
  },
  'POST /rest/fleet/packages/{id}/rollout': { level: 'site', target: 'SITE' },
  'POST /rest/fleet/grants': { group: 'x', role: 'Admin', level: 'site', target: 'SITE' },
  'POST /rest/fleet/organisations': { name: 'New' },
  'PATCH /rest/fleet/organisations/{id}': { name: 'Taken' },
  'PUT /rest/fleet/organisation': { id: 'zebra-holding' },
  'POST /rest/accounts': { name: 'eve', password: 'correct horse battery', role: 'Admin' },
  'PATCH /rest/accounts/{id}': { role: 'Admin' },
}

function stageOf(alert: string) {
  const names = { source: 'a', sourceName: 'A', destination: 'b', destinationName: 'B' }
  const time = new Date(NOW).toISOString()
  return { stage: 'control', time, alerts: [alert, 'gone'], techniques: [], techniqueNames: [], ...names }
}

/** Of one's own session, or before it; they know no sites. */
const OWN =
  /^(GET|POST|DELETE) \/rest\/(session|set-up|sign-in|live|uplink|tokens|openapi|errors)|\/(healthz|readyz)$/

describe('every route of the console within one site', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-console-scope-'))
  let running: RunningConsole
  let operations: readonly DocumentedOperation[]
  /** Of the other site, by the name in paths. */
  const foreign = { site: 'zebra-site', sensor: 'zebra-sensor', alert: 'zebra-alert', device: 'zebra-device' }
  const ids: string[] = [...Object.values(foreign), 'zebra-incident', 'zebra-holding']

  before(async () => {
    running = await openConsole({
      ...{ data: join(folder, 'console'), listen: '127.0.0.1:0', say: () => {}, log: () => {} },
    })
    const { store } = running
    await sql`insert into organisation values ('zebra-holding', 'zebra holding', 0)`.execute(
      store.database.writes,
    )
    for (const animal of ['alpha', 'zebra']) {
      const sensor = `${animal}-sensor`
      const group = `${animal} group`
      const named = { name: `${animal} plant`, place: `${animal} town`, site_group: group }
      const organisation = animal === 'zebra' ? 'zebra-holding' : 'main'
      await store.addSite({ id: `${animal}-site`, organisation, ...named }, NOW)
      await addTestSensor(store, { id: sensor, site: `${animal}-site`, zone: `${animal} zone` })
      const many = animal === 'zebra' ? 5 : 2
      const things = Array.from({ length: many }, (_, at) => {
        const end = at === 0 ? '' : `-${at}`
        const text = { name: `${animal} unit`, vendor: animal, hostnames: ['shared-host'] }
        const alert = { title: `${animal} stopped`, rule: `${animal}-rule` }
        return [
          { kind: 'device', id: `${animal}-device${end}`, body: deviceBody(`${animal}-device${end}`, text) },
          { kind: 'link', id: `${animal}-link${end}`, body: linkBody(`${animal}-link${end}`) },
          { kind: 'event', id: `${animal}-event${end}`, body: eventBody(`${animal}-event${end}`) },
          { kind: 'alert', id: `${animal}-alert${end}`, body: alertBody(`${animal}-alert${end}`, alert) },
          {
            kind: 'incident',
            id: `${animal}-incident${end}`,
            body: incidentBody(`${animal}-incident${end}`, {
              title: `${animal} incident`,
              ...(at === 0 && { score: 8, entry: 'a', target: 'b', stages: [stageOf(`${animal}-alert`)] }),
            }),
          },
        ]
      }).flat()
      for (const lane of ['urgent', 'bulk'] as const) {
        const isUrgent = (kind: string) => kind === 'alert' || kind === 'incident'
        const mine = things.filter(({ kind }) => isUrgent(kind) === (lane === 'urgent'))
        const changes = [{ kind: 'snapshot-begin', id: lane, body: { epoch: 1 } }, ...mine]
        const header = { sensor, epoch: 1, lane, sequence: 1, previous: '', sent: NOW, clockOffset: 0 }
        const rest = { protocol: 'sightglass.fleet', version: '1.0', rawBytes: 1, sha256: '' } as const
        await applyBatch(store.database, {
          header: { ...header, ...rest, count: changes.length },
          ...{ changes, hash: `${animal}-${lane}`, now: NOW },
        })
      }
      await store.openAlert({ kind: 'clone-suspected', sensor, detail: { machine: `${animal} box` } }, NOW)
      const place = { level: 'site', target: `${animal}-site` } as const
      const changes = { 'log.level': { value: 'info', isLocked: false } }
      await running.settings.change({ ...place, changes }, 'root', undefined)
      await running.fleet.decide({ sensor, id: `${animal}-alert` }, { action: 'close' }, 'root')
      await running.captures.request({ sensor, id: `${animal}-alert` }, 'root', { sites: undefined })
    }
    const alerts = await running.fleet.fleetAlerts()
    ids.push(...alerts.filter(({ sensor }) => sensor === foreign.sensor).map(({ id }) => id))
    const found = await running.captures.list(
      { sensor: foreign.sensor, id: foreign.alert },
      { sites: undefined },
    )
    ids.push(found[0]!.id)
    const access = { server: running.server, host: HOST, isTls: true }
    operations = (await operationsOf(access)).filter(({ method, path }) => !OWN.test(`${method} ${path}`))
  })
  after(async () => {
    await running.close()
    rmSync(folder, { recursive: true, force: true })
  })

  let accounts = 0
  /** A session with a role at the first site, or of the whole console. */
  function sessionOf(
    role: Role,
    isWhole: boolean,
    place: { level: 'site' | 'organisation'; target: string } = { level: 'site', target: 'alpha-site' },
  ): string {
    const name = `person${++accounts}`
    const account = {
      name,
      role: isWhole ? role : null,
      password: 'x',
      source: 'local',
      subject: null,
    } as const
    const { id } = running.accounts.accounts.add({ ...account, directory_role: null })
    if (!isWhole) running.grants.add({ account: id, group_name: '', role, author: 'root', ...place }, NOW)
    return `${cookieName(true)}=${running.accounts.sessions.start(id, { address: '', agent: '' })}`
  }

  let requests = 0
  async function ask(cookie: string, method: string, url: string, body?: object) {
    const at = requests++
    const answer = await running.server.inject({
      ...{ method: method as 'GET', url, remoteAddress: `127.1.${(at >> 8) & 255}.${at & 255}` },
      headers: { host: HOST, cookie, origin: `https://${HOST}` },
      ...(body !== undefined && { payload: body }),
    })
    return { status: answer.statusCode, text: answer.payload }
  }

  /** Paths with everything of the other site where they have parameters. */
  function pathsOf(path: string): readonly string[] {
    if (!path.includes('{')) return [path]
    const filled = path.replace('{sensor}', foreign.sensor)
    return ids.map((id) => filled.replace(/\{\w+\}/g, id))
  }

  /** Lists are asked with every filter of the other site too. */
  const filters = (path: string) => {
    if (path === '/rest/fleet/settings')
      return [
        'site/zebra-site',
        'sensor/zebra-sensor',
        'group/zebra group',
        'organisation/main',
        'organisation/zebra-holding',
        'zone/zebra-site/zebra zone',
      ].map((place) => {
        const [level = '', ...target] = place.split('/')
        return `?level=${level}&target=${encodeURIComponent(target.join('/'))}`
      })
    const words = [
      'site=zebra-site',
      'sensor=zebra-sensor',
      'search=zebra',
      'rule=zebra-rule',
      'vendor=zebra',
    ]
    return ['', ...words.map((word) => `?${word}`)]
  }

  const contents = async () => {
    const hash = createHash('sha256')
    for (const table of [
      'site',
      'sensor',
      'fleet_alert',
      'command',
      'setting_value',
      'activation',
      'package',
    ]) {
      const { rows } = await sql`select * from ${sql.table(table)} order by 1, 2`.execute(
        running.store.database.writes,
      )
      hash.update(JSON.stringify(rows))
    }
    return hash.update(JSON.stringify(running.grants.list())).digest('hex')
  }

  it('shows an incident with the alerts that it names, and one of another version without details', async () => {
    const { item, incident, alerts } = await running.fleet.incident('alpha-sensor', 'alpha-incident')
    assert.deepEqual([item.siteName, incident?.stages.length], ['alpha plant', 1])
    assert.deepEqual(
      alerts.map(({ id }) => id),
      ['alpha-alert'],
    )
    const other = await running.fleet.incident('alpha-sensor', 'alpha-incident-1')
    assert.deepEqual([other.incident, other.alerts.length], [null, 0])
  })

  it('shows everything to who may see all: the other site is there to be found', async () => {
    const cookie = sessionOf('Admin', true)
    const found = new Set<string>()
    for (const { method, path } of operations)
      if (method === 'GET')
        for (const one of pathsOf(path))
          if (MARK.test((await ask(cookie, method, one)).text.replaceAll(one, ''))) found.add(path)
    assert.ok(found.size >= 14, [...found].join('\n'))
  })

  it('shows nothing of another site, whatever is asked', async (t) => {
    const faults: string[] = []
    // With a role at one site and at one organisation.
    const sessions = [
      ...roles.map((role) => [role, sessionOf(role, false)] as const),
      ['of the organisation', sessionOf('Reader', false, { level: 'organisation', target: 'main' })] as const,
    ]
    for (const [role, cookie] of sessions) {
      for (const { method, path } of operations) {
        if (method !== 'GET') continue
        for (const one of pathsOf(path))
          for (const filter of path.includes('{') ? [''] : filters(path)) {
            const { status, text } = await ask(cookie, method, `${one}${filter}`)
            // An error repeats what was asked.
            const shown = [...ids, ...ASKED].reduce((rest, word) => rest.replaceAll(word, ''), text)
            if (MARK.test(status < 400 ? text : shown) || (path.includes('{') && status < 400))
              faults.push(`${role}: ${method} ${one}${filter} → ${status} ${text.slice(0, 200)}`)
          }
      }
    }
    t.diagnostic(`${requests} requests`)
    assert.deepEqual(faults, [])
  })

  it('counts what it shows', async () => {
    const cookie = sessionOf('Reader', false)
    const read = async (path: string) => JSON.parse((await ask(cookie, 'GET', `/rest/fleet${path}`)).text)
    const { sites, sensors, devices, links, incidents, openAlerts, facets } = await read('/overview')
    assert.deepEqual([sites, sensors, devices, links, incidents], [1, 1, 2, 2, 2])
    assert.deepEqual(openAlerts, { major: 2 })
    assert.deepEqual(facets.vendor, { alpha: 2 })
    const page = await read('/devices')
    assert.deepEqual([page.items.length, page.facets.site], [2, { 'alpha-site': 2 }])
    assert.equal((await read('/alerts')).items.length, 2)
    const { similar } = await read('/devices/alpha-sensor/alpha-device')
    assert.ok(similar.every(({ sensor }: { sensor: string }) => sensor === 'alpha-sensor'))
  })

  it('shows one organisation to an administrator who chose it, and all again after', async () => {
    const cookie = sessionOf('Admin', true)
    const choose = (id: string | null) => ask(cookie, 'PUT', '/rest/fleet/organisation', { id })
    const read = async (path: string) => JSON.parse((await ask(cookie, 'GET', `/rest/fleet${path}`)).text)
    assert.equal((await choose('main')).status, 204)
    const one = await read('/overview')
    assert.deepEqual([one.devices, one.facets.vendor], [2, { alpha: 2 }])
    assert.equal((await ask(cookie, 'GET', '/rest/fleet/sites/zebra-site')).status, 404)
    assert.equal((await read('/organisations')).chosen, 'main')
    assert.equal((await choose('nowhere')).status, 404)
    assert.equal((await choose(null)).status, 204)
    assert.equal((await read('/overview')).devices, 7)
  })

  it('keeps a site group within one organisation', async () => {
    const cookie = sessionOf('Admin', true)
    const add = (group: string) =>
      ask(cookie, 'POST', '/rest/fleet/sites', { name: 'More', organisation: 'zebra-holding', group })
    const refused = await add('alpha group/north')
    assert.equal(refused.status, 400)
    assert.match(refused.text, /alpha group is a group of another organisation/)
    const unknown = { name: 'More', organisation: 'nowhere' }
    assert.equal((await ask(cookie, 'POST', '/rest/fleet/sites', unknown)).status, 400)
  })

  it('changes nothing of another site, nor of the console', async () => {
    const cookies = roles.map((role) => [role, sessionOf(role, false)] as const)
    const before = await contents()
    const faults: string[] = []
    for (const [role, cookie] of cookies) {
      for (const { method, path } of operations) {
        if (method === 'GET') continue
        const given = BODIES[`${method} ${path}`]
        const body = given && JSON.parse(JSON.stringify(given).replaceAll('SITE', foreign.site))
        for (const one of pathsOf(path)) {
          const { status, text } = await ask(cookie, method, one, body)
          if (status < 400 || (status === 400 && !/bad-cursor/.test(text) && /expected/.test(text)))
            faults.push(`${role}: ${method} ${one} → ${status} ${text.slice(0, 200)}`)
        }
      }
    }
    assert.deepEqual(faults, [])
    assert.equal(await contents(), before)
  })

  it('ends with the grant, and follows the groups of the directory', async () => {
    const cookie = sessionOf('Reader', false)
    assert.equal((await ask(cookie, 'GET', '/rest/fleet/sites/alpha-site')).status, 200)
    for (const { id, role } of running.grants.list()) if (role === 'Reader') running.grants.remove(id)
    assert.equal((await ask(cookie, 'GET', '/rest/fleet/sites/alpha-site')).status, 403)
    const place = { level: 'group', target: 'alpha group' } as const
    running.grants.add(
      { account: '', group_name: 'OT-North', role: 'Analyst', author: 'root', ...place },
      NOW,
    )
    const identity = { source: 'ldap', subject: 's1', name: 'dora' } as const
    const sender = { headers: {}, ip: '127.0.0.1' }
    const north = ['cn=ot-north,ou=groups,dc=example']
    const signedIn = running.accounts.signInExternally({ ...identity, groups: north }, sender)
    const session = signedIn.split(';')[0]!
    assert.equal((await ask(session, 'GET', '/rest/fleet/sites/alpha-site')).status, 200)
    assert.equal((await ask(session, 'GET', '/rest/fleet/sites/zebra-site')).status, 404)
    const left = () =>
      running.accounts.signInExternally({ ...identity, groups: ['cn=other,dc=example'] }, sender)
    assert.throws(left, { code: 'no-role' })
    assert.equal((await ask(session, 'GET', '/rest/fleet/sites/alpha-site')).status, 403)
  })
})
