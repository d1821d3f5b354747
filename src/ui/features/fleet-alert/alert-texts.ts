import type { FleetDecisionItem } from '#schema/fleet'
import type { FleetCaptureItem } from '#schema/fleet-captures'

/** Texts of an alert from a sensor of any version. */
export function alertTexts(alert: unknown) {
  const record = (typeof alert === 'object' && alert !== null ? alert : {}) as Record<string, unknown>
  const text = (name: string) => (typeof record[name] === 'string' ? (record[name] as string) : '')
  return {
    what: text('what'),
    why: text('why'),
    normal: text('normal'),
    todo: Array.isArray(record.todo) ? record.todo.filter((step) => typeof step === 'string') : [],
    canLearn: record.canLearn === true,
    isMuted: typeof record.mute === 'object' && record.mute !== null,
  }
}

const STATES: Readonly<Record<FleetDecisionItem['state'], string>> = {
  waiting: 'waits for the sensor',
  sent: 'sent; the sensor has not confirmed it yet',
  applied: 'carried out',
  overruled: 'overruled',
  refused: 'refused by the sensor',
  expired: 'expired before the sensor connected',
}

export function decisionText({ state, outcome }: FleetDecisionItem): string {
  return outcome === '' ? STATES[state] : `${STATES[state]}: ${outcome}`
}

const CAPTURE_STATES: Readonly<Record<FleetCaptureItem['state'], string>> = {
  waiting: 'waits for the sensor',
  received: 'received',
  refused: 'refused by the sensor',
  expired: 'expired before the sensor sent them',
}

export function captureText({ state, reason }: FleetCaptureItem): string {
  return reason === '' ? CAPTURE_STATES[state] : `${CAPTURE_STATES[state]}: ${reason}`
}
