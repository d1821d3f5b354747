/** Settings of sensors: set at a place of the fleet, inherited downwards, sent as one document a sensor. */
import { createHash } from 'node:crypto'
import {
  inheritedSettings,
  placesOfGroup,
  placesOfSensor,
  placesOfSite,
  type SettingPlace,
} from '#fleet/inherited-settings'
import { organisationName } from '#fleet-store/organisations'
import {
  changeSettingValues,
  latestCommands,
  replaceWaiting,
  type SettingValueRow,
  settingValues,
} from '#fleet-store/setting-values'
import type { FleetStore, SensorRow, SiteRow } from '#fleet-store/store'
import { elapsedMs } from '#model/time'
import { CodedError } from '#schema/errors'
import type { FleetSettings } from '#schema/fleet-protocol'
import type { FleetSettingChanges, FleetSettingSensor, FleetSettingsPage } from '#schema/fleet-settings'
import { problemOfValue } from '#server/config-file'
import type { AnySetting } from '#server/setting'
import type { CommandQueue } from '../command-queue.ts'

const limits = {
  /** Sensors listed with the settings of a place. */
  sensors: 50,
  /** Values of all places together. */
  values: 50_000,
  /** Milliseconds until settings that a sensor refused are offered again. */
  againMs: 86_400_000,
} as const

const KIND = 'settings'

interface SettingsServiceOptions {
  readonly store: FleetStore
  readonly commands: CommandQueue
  /** Of this version; only those that a console may set. */
  readonly declarations: readonly AnySetting[]
  changed(): void
}

export class FleetSettingsService {
  readonly #options: SettingsServiceOptions

  constructor(options: SettingsServiceOptions) {
    const { declarations } = options
    this.#options = { ...options, declarations: declarations.filter(({ isFleetWide }) => isFleetWide) }
  }

  /** @param sites that the viewer may see; undefined for all */
  async page(place: SettingPlace, sites: readonly string[] | undefined): Promise<FleetSettingsPage> {
    const fleet = await this.#fleet()
    const { name, above } = await this.#resolve(place, fleet, sites)
    const values = await settingValues(this.#options.store.database)
    const inherited = inheritedSettings(above, values)
    const own = values.filter(({ level, target }) => level === place.level && target === place.target)
    const effective = inheritedSettings([...above, place], values)
    const sensors = await this.#states(place, { fleet, values, sites })
    return {
      ...place,
      name,
      items: this.#options.declarations.map((setting) => {
        const from = inherited.get(setting.name)
        const here = own.find((one) => one.name === setting.name)
        return {
          ...{ name: setting.name, title: setting.title, description: setting.description },
          schema: JSON.parse(JSON.stringify(setting.schema)) as Record<string, unknown>,
          ...{ default: setting.default, appliesAt: setting.appliesAt },
          own:
            here === undefined
              ? null
              : {
                  ...{ value: here.value, isLocked: here.isLocked, author: here.author },
                  changed: new Date(here.changed).toISOString(),
                },
          inherited:
            from === undefined
              ? null
              : { value: from.value, isLocked: from.isLocked, from: placeName(from, fleet) },
          value: effective.get(setting.name)?.value ?? null,
        }
      }),
      next: null,
      sensors: sensors.toSorted((a, b) => ORDER[a.state] - ORDER[b.state]).slice(0, limits.sensors),
      counts: Object.fromEntries(
        Object.entries(Object.groupBy(sensors, ({ state }) => state)).map(([state, its]) => [
          state,
          its?.length ?? 0,
        ]),
      ),
    }
  }

  /** Name of a place; with `mustExist`, throws `not-found` for one that does not. */
  async nameOf(place: SettingPlace, mustExist = false): Promise<string> {
    const fleet = await this.#fleet()
    if (mustExist) await this.#resolve(place, fleet, undefined)
    return placeName(place, fleet)
  }

  /** Throws `not-found` for a place that does not exist or is not in scope. */
  async sensorsOf(
    place: SettingPlace,
    sites: readonly string[] | undefined,
  ): Promise<{ readonly name: string; readonly sensors: readonly SensorRow[] }> {
    const fleet = await this.#fleet()
    const { name } = await this.#resolve(place, fleet, sites)
    return { name, sensors: fleet.sensors.filter((sensor) => isAt(sensor, place, fleet)) }
  }

  async change(
    { level, target, changes }: FleetSettingChanges,
    author: string,
    sites: readonly string[] | undefined,
  ): Promise<FleetSettingsPage> {
    const place: SettingPlace = { level, target }
    const { database } = this.#options.store
    const { above } = await this.#resolve(place, await this.#fleet(), sites)
    const values = await settingValues(database)
    const inherited = inheritedSettings(above, values)
    const checked = Object.entries(changes).map(([name, change]) => {
      const declared = this.#options.declarations.find((one) => one.name === name)
      if (declared === undefined)
        throw new CodedError(
          'bad-request',
          `${name.slice(0, 80)}: no setting of sensors; GET /rest/fleet/settings lists all`,
        )
      if (change === null) return { name, value: undefined, isLocked: false }
      if (inherited.get(name)?.isLocked === true)
        throw new CodedError('setting-fixed', `${name}: locked at a place above`)
      const problem =
        change.value === null || change.value === undefined
          ? `${name}: expected a value; null instead of the whole change removes it`
          : problemOfValue(declared, change.value)
      if (problem !== '') throw new CodedError('bad-request', problem)
      return { name, value: change.value, isLocked: change.isLocked }
    })
    if (values.length + checked.length > limits.values)
      throw new CodedError('too-many-records', `${limits.values} values of settings exist`)
    await changeSettingValues(database, place, { changes: checked, author, now: Date.now() })
    await this.offerAll()
    return this.page(place, sites)
  }

  /** After a change of settings, or of where sensors and sites are. */
  async offerAll(): Promise<void> {
    const { store } = this.#options
    const [fleet, values, latest] = await Promise.all([
      this.#fleet(),
      settingValues(store.database),
      latestCommands(store.database, KIND),
    ])
    if (values.length === 0 && latest.size === 0) return
    for (const sensor of fleet.sensors) {
      if (sensor.state === 'revoked') continue
      const document = documentOf(sensor, fleet, values)
      const last = latest.get(sensor.id)
      const sent = last === undefined ? '' : (JSON.parse(last.body) as FleetSettings).revision
      if (document.revision !== sent) await this.#send(sensor, document)
    }
    this.#options.changed()
  }

  /** At a hello: a sensor that was restored, replaced or moved gets what it does not have. */
  async offer(id: string, revision: string): Promise<void> {
    const { database } = this.#options.store
    const values = await settingValues(database)
    if (values.length === 0 && revision === '') return
    const sensor = await this.#options.store.sensorRow(id)
    if (sensor === undefined) return
    const fleet = await this.#fleetOf(sensor)
    const document = documentOf(sensor, fleet, values)
    if (document.revision === revision) return
    const last = (await latestCommands(database, KIND, id)).get(id)
    if (last !== undefined && (JSON.parse(last.body) as FleetSettings).revision === document.revision) {
      if (last.state === 'waiting' || last.state === 'sent') return
      // A sensor that does not know settings refuses them at each connection.
      if (last.state === 'refused' && elapsedMs(Number(last.finished), Date.now()) < limits.againMs) return
    }
    await this.#send(sensor, document)
  }

  async #send({ id, site }: SensorRow, document: FleetSettings): Promise<void> {
    const { store, commands } = this.#options
    const now = Date.now()
    await replaceWaiting(store.database, { sensor: id, kind: KIND, now })
    await commands.add({
      ...{ sensor: id, site, kind: KIND, subject: KIND, author: 'console', body: document, now },
    })
  }

  async #states(
    place: SettingPlace,
    {
      fleet,
      values,
      sites,
    }: {
      readonly fleet: Fleet
      readonly values: readonly SettingValueRow[]
      readonly sites: readonly string[] | undefined
    },
  ): Promise<FleetSettingSensor[]> {
    const latest = await latestCommands(this.#options.store.database, KIND)
    return fleet.sensors
      .filter(({ state, site }) => state !== 'revoked' && (sites === undefined || sites.includes(site)))
      .filter((sensor) => isAt(sensor, place, fleet))
      .map((sensor) => {
        const last = latest.get(sensor.id)
        const state = last === undefined ? 'none' : stateOf(last.state)
        const isBare = documentOf(sensor, fleet, values).revision === '' && state === 'applied'
        return {
          ...{ sensor: sensor.id, sensorName: sensor.name, site: sensor.site },
          siteName: fleet.sites.get(sensor.site)?.name ?? '',
          state: isBare ? ('none' as const) : state,
          reason: last?.outcome ?? '',
          since: last === undefined ? null : new Date(last.finished || last.created).toISOString(),
        }
      })
  }

  async #fleet(): Promise<Fleet> {
    const { store } = this.#options
    const [sites, sensors, organisation] = await Promise.all([
      store.sites(),
      store.sensorRows(),
      organisationName(store.database),
    ])
    return { sites: new Map(sites.map((site) => [site.id, site])), sensors, organisation }
  }

  /** One sensor with its site: after a restart of the console all sensors send a hello at once. */
  async #fleetOf(sensor: SensorRow): Promise<Fleet> {
    const { store } = this.#options
    const [site, organisation] = await Promise.all([
      store.site(sensor.site),
      organisationName(store.database),
    ])
    return {
      sites: new Map(site === undefined ? [] : [[site.id, site]]),
      sensors: [sensor],
      organisation,
    }
  }

  /** Throws `not-found` for a place that does not exist or is not in scope. */
  async #resolve(
    { level, target }: SettingPlace,
    fleet: Fleet,
    sites: readonly string[] | undefined,
  ): Promise<{ readonly name: string; readonly above: readonly SettingPlace[] }> {
    const sees = (site: string | undefined) =>
      site !== undefined && fleet.sites.has(site) && (sites === undefined || sites.includes(site))
    const site = siteOfPlace({ level, target }, fleet)
    const known =
      level === 'organisation'
        ? sites === undefined && fleet.organisation.has(target)
        : level === 'group'
          ? sites === undefined && groupsOf(fleet).has(target)
          : sees(site?.id)
    if (!known) throw new CodedError('not-found', `no ${level} ${target.slice(0, 100)}`)
    const places =
      level === 'organisation'
        ? []
        : level === 'group'
          ? [
              { level: 'organisation', target: organisationOfGroup(target, fleet) } as const,
              ...placesOfGroup(target).slice(0, -1),
            ]
          : level === 'sensor'
            ? placesOf(fleet.sensors.find(({ id }) => id === target)!, fleet).slice(0, -1)
            : placesOfSite(placed(site!)).slice(0, level === 'site' ? -1 : undefined)
    return { name: placeName({ level, target }, fleet), above: places }
  }
}

interface Fleet {
  readonly sites: ReadonlyMap<string, SiteRow>
  readonly sensors: readonly SensorRow[]
  /** Names by id. */
  readonly organisation: ReadonlyMap<string, string>
}

const ORDER = { refused: 0, waiting: 1, applied: 2, none: 3 } as const

function stateOf(state: string): FleetSettingSensor['state'] {
  if (state === 'applied') return 'applied'
  return state === 'waiting' || state === 'sent' ? 'waiting' : 'refused'
}

const placed = ({ id, organisation, site_group }: SiteRow) => ({ id, organisation, group: site_group })

function placesOf(sensor: SensorRow, { sites }: Fleet): readonly SettingPlace[] {
  const site = sites.get(sensor.site)
  return site === undefined ? [] : placesOfSensor(sensor, placed(site))
}

function isAt(sensor: SensorRow, place: SettingPlace, fleet: Fleet): boolean {
  return placesOf(sensor, fleet).some(({ level, target }) => level === place.level && target === place.target)
}

function siteOfPlace({ level, target }: SettingPlace, fleet: Fleet): SiteRow | undefined {
  if (level === 'site') return fleet.sites.get(target)
  if (level === 'zone') return fleet.sites.get(target.slice(0, Math.max(0, target.indexOf('/'))))
  if (level === 'sensor') return fleet.sites.get(fleet.sensors.find(({ id }) => id === target)?.site ?? '')
  return undefined
}

function groupsOf({ sites }: Fleet): ReadonlySet<string> {
  return new Set(
    [...sites.values()].flatMap(({ site_group }) => placesOfGroup(site_group).map(({ target }) => target)),
  )
}

function organisationOfGroup(group: string, { sites }: Fleet): string {
  const inside = [...sites.values()].find(({ site_group }) => `${site_group}/`.startsWith(`${group}/`))
  return inside?.organisation ?? ''
}

function placeName({ level, target }: SettingPlace, fleet: Fleet): string {
  switch (level) {
    case 'organisation':
      return fleet.organisation.get(target) ?? target
    case 'group':
      return target
    case 'site':
      return fleet.sites.get(target)?.name ?? target
    case 'zone':
      return `${siteOfPlace({ level, target }, fleet)?.name ?? ''}, ${target.slice(target.indexOf('/') + 1)}`
    case 'sensor':
      return fleet.sensors.find(({ id }) => id === target)?.name ?? target
  }
}

/** Settings of a sensor, with a revision that is the same for the same values. */
function documentOf(sensor: SensorRow, fleet: Fleet, values: readonly SettingValueRow[]): FleetSettings {
  const settings = [...inheritedSettings(placesOf(sensor, fleet), values).values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((one) => {
      const from = `${LEVEL_NAMES[one.level]} ${placeName(one, fleet)}`.slice(0, 300)
      return [one.name, { value: one.value, isLocked: one.isLocked, from }] as const
    })
  const revision =
    settings.length === 0
      ? ''
      : createHash('sha256').update(JSON.stringify(settings)).digest('base64url').slice(0, 32)
  return { revision, values: Object.fromEntries(settings) }
}

const LEVEL_NAMES = {
  organisation: 'organisation',
  group: 'site group',
  site: 'site',
  zone: 'zone',
  sensor: 'sensor',
} as const
