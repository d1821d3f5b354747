/** Alerts as the sensor and the console of Defender answer them. */
import type { Alert } from '#model/alert'
import type { ConsoleAlert, ConsoleAlertV2, SensorAlert, SensorAlertV2 } from '#schema/defender-api'
import { itemsOf } from '#store/pages'
import type { StoredAlert } from '#store/store'
import { limits, type PlantIndex } from './plant.ts'
import type { DefenderSetup } from './setup.ts'
import { engineOf, millisecondsOf, numberOf, severityOf, titleOf } from './values.ts'

export const SENSOR_ID = 1
export const SITE_ID = 1
/** Zone of devices that no zone is known of. */
export const NO_ZONE = 'Default'

/** Values of the query `type`; others are ignored. */
const TYPES: Readonly<Record<string, RegExp>> = {
  'unexpected new devices': /New Asset Detected|Field Device Discovered Unexpectedly/,
  disconnections: /Suspected to be Disconnected/,
}

export interface AlertFilter {
  readonly state?: string
  readonly fromTime?: number
  readonly toTime?: number
  readonly type?: string
}

export interface ConsoleAlertFilter extends AlertFilter {
  readonly siteId?: string
  readonly zoneId?: string
  readonly sensorId?: string
  readonly sensor?: string
}

export class DefenderAlerts {
  readonly #setup: DefenderSetup
  readonly #plant: PlantIndex

  constructor(setup: DefenderSetup, plant: PlantIndex) {
    this.#setup = setup
    this.#plant = plant
  }

  async sensor(filter: AlertFilter): Promise<SensorAlert[]> {
    return (await this.sensorV2(filter)).map(
      ({ sourceDeviceAddress: _, destinationDeviceAddress: __, remediationSteps: ___, ...v1 }) => v1,
    )
  }

  async sensorV2(filter: AlertFilter): Promise<SensorAlertV2[]> {
    const { byId } = await this.#plant.devices()
    return (await this.stored(filter)).map(({ alert }) => {
      const device = (id: string) => (byId.has(id) ? numberOf(id) : null)
      return {
        ...commonOf(alert),
        sourceDevice: device(alert.source),
        destinationDevice: device(alert.destination),
        additionalInformation: additionalOf(alert),
        sourceDeviceAddress: alert.sourceAddress || null,
        destinationDeviceAddress: alert.destinationAddress || null,
        remediationSteps: [...alert.todo],
      }
    })
  }

  async console(filter: ConsoleAlertFilter): Promise<ConsoleAlert[]> {
    return (await this.consoleV2(filter)).map(
      ({
        sourceDeviceAddress: _,
        destinationDeviceAddress: __,
        sensorName: ___,
        zoneName: ____,
        siteName: _____,
        remediationSteps,
        ...v1
      }) => ({ ...v1, remediationSteps: remediationSteps.join('\n') || null }),
    )
  }

  async consoleV2(filter: ConsoleAlertFilter): Promise<ConsoleAlertV2[]> {
    const { sensorName, siteName } = this.#setup
    const { siteId, zoneId, sensorId = filter.sensor } = filter
    if (!includes(siteId, SITE_ID) || !includes(sensorId, SENSOR_ID)) return []
    const { byId } = await this.#plant.devices()
    const stored = await this.stored(filter)
    return stored.flatMap(({ alert, triage }) => {
      const zoneName = alert.zones?.[1] || alert.zones?.[0] || NO_ZONE
      if (!includes(zoneId, numberOf(zoneName))) return []
      const device = (id: string) => (byId.has(id) ? numberOf(id) : null)
      return {
        ...commonOf(alert),
        sensorId: SENSOR_ID,
        zoneId: numberOf(zoneName),
        siteId: SITE_ID,
        sourceDevice: device(alert.source),
        destinationDevice: device(alert.destination),
        additionalInformation: additionalOf(alert),
        handled: triage?.status === 'closed',
        sourceDeviceAddress: alert.sourceAddress || null,
        destinationDeviceAddress: alert.destinationAddress || null,
        remediationSteps: [...alert.todo],
        sensorName,
        zoneName,
        siteName,
      }
    })
  }

  /** Alarms, latest first: neither muted nor found while learning. */
  async stored({ state, fromTime, toTime, type = '' }: AlertFilter): Promise<readonly StoredAlert[]> {
    const status = state === 'handled' ? 'closed' : state === 'unhandled' ? 'open' : undefined
    const { items } = await itemsOf(
      (paging) => this.#setup.store.alerts({ ...paging, status, isLearning: false, suppressed: false }),
      limits.page,
      limits.alerts,
    )
    // A name such as `__proto__` is no type.
    const wanted = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined
    return items.filter(({ alert }) => {
      const time = millisecondsOf(alert.time)
      const isInTime = time >= (fromTime ?? 0) && time <= (toTime ?? Number.POSITIVE_INFINITY)
      return isInTime && (wanted === undefined || alert.defenderTitles.some((title) => wanted.test(title)))
    })
  }

  /** By its number there or its id here. */
  async find(id: string): Promise<StoredAlert | undefined> {
    const { store } = this.#setup
    const { items } = await itemsOf((paging) => store.alerts(paging), limits.page, limits.alerts)
    return items.find(({ alert }) => `${numberOf(alert.id)}` === id) ?? (await store.alert(id))
  }

  /** The sentences that the API documents for `handle` and `handleAndLearn`. */
  async handle({ alert, triage }: StoredAlert, action: 'handle' | 'handleAndLearn'): Promise<string> {
    const { alerts } = this.#setup
    const isHandled = triage?.status === 'closed'
    if (triage?.isLearned && isHandled) return 'Alert was already handled and learned'
    if (action === 'handle') {
      if (isHandled) return 'Alert was already handled'
      await alerts.change(alert.id, { status: 'closed', reason: 'Handled with the API' })
      return 'Alert was handled'
    }
    if (alert.baselineUpdate === undefined) {
      await alerts.change(alert.id, { status: 'closed', reason: 'Handled with the API' })
      return 'Alert was handled; it has no traffic that can be learned'
    }
    await alerts.learn(alert.id, { reason: 'Handled and learned with the API' })
    return 'Alert was handled and learned'
  }
}

function commonOf(alert: Alert) {
  return {
    id: numberOf(alert.id),
    time: millisecondsOf(alert.time),
    title: titleOf(alert),
    message: [alert.what, alert.normal].filter((text) => text !== '').join('\n'),
    severity: severityOf(alert.severity),
    engine: engineOf(alert.engine),
  }
}

function additionalOf({ why, relatedActivity = [], risk = '' }: Alert) {
  const information = [risk, ...relatedActivity.map(({ text }) => text)].filter((text) => text !== '')
  return { description: why, information }
}

/** `1,2,3`: any number of the list; everything if it is not given. */
export function includes(text: string | undefined, number: number): boolean {
  return text === undefined || text.split(',').some((word) => word.trim() === `${number}`)
}
